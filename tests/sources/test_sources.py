"""The configuration: what is right is read, what is wrong is said with file, line and key."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ConfigError
from crawler.models import Budget, Channel, ChannelKind, Source
from crawler.sources import Config, CrawlConfig, add_source, load, suggest_id
from tests.shared import shared

WHOLE = """\
# mine
[crawl]
contact = "ann@example.org"
delay = 2
concurrency = 8
timeout = 20.5
allow_private = ["LOCALHOST:8900", "[::1]:80"]
readers = 1
read_timeout = 7.5

[[source]]
id = "one"     # the first
name = "The  One"
home = "https://one.example/"
feeds = ["https://one.example/rss", "https://one.example/atom"]
news_sitemaps = ["https://one.example/news.xml"]
sitemaps = ["https://one.example/sitemap.xml"]
fronts = ["https://one.example/"]
language = "pt-BR"
delay = 0.5
enabled = false

[source.budget]
new_urls = 50
sitemap_depth = 0
"""
GOOD = '[[source]]\nid = "a"\nname = "A"\nhome = "https://a.example/"\nfeeds = ["https://a.example/rss"]\n'
ONE = Source("one", "One", "https://one.example/", (
    Channel("https://one.example/rss", ChannelKind.FEED), Channel("https://one.example/atom", ChannelKind.FEED),
    Channel("https://one.example/sitemap.xml", ChannelKind.SITEMAP)), language="en", delay=0.5)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return str(caught.value)


def test_every_key_is_read(tmp_path: Path) -> None:
    """All keys of [crawl] and [[source]], in the order of the file."""
    path = write(tmp_path, WHOLE)
    crawl = CrawlConfig(contact="ann@example.org", delay=2, concurrency=8, timeout=20.5, allow_private=("localhost:8900", "[::1]:80"),
                        readers=1, read_timeout=7.5)
    channels = (Channel("https://one.example/rss", ChannelKind.FEED), Channel("https://one.example/atom", ChannelKind.FEED),
                Channel("https://one.example/news.xml", ChannelKind.NEWS_SITEMAP),
                Channel("https://one.example/sitemap.xml", ChannelKind.SITEMAP), Channel("https://one.example/", ChannelKind.FRONT))
    source = Source("one", "The One", "https://one.example/", channels, "pt-BR", 0.5, enabled=False,
                    budget=Budget(new_urls=50, sitemap_depth=0))
    assert Config(path, crawl, (source,)) == load(path)


def test_without_crawl_table_the_defaults_hold(tmp_path: Path) -> None:
    """[crawl] may be left out; so may all its keys."""
    assert CrawlConfig() == load(write(tmp_path, GOOD)).crawl == load(write(tmp_path, "[crawl]\n" + GOOD)).crawl


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n")])
def test_other_editors_files_are_read(tmp_path: Path, text: str) -> None:
    """A byte order mark or CRLF does not matter."""
    assert "a" == load(write(tmp_path, text)).sources[0].id


@pytest.mark.parametrize(("line", "text", "words"), [
    (6, GOOD + 'feed = ["https://a.example/"]', ["source 'a', feed: unknown key", "did you mean 'feeds'?"]),
    (1, "[[sources]]\nid = 'a'\n", ["sources: unknown key", "did you mean 'source'?"]),
    (2, "\n[crawll]\ndelay = 1\n", ["crawll: unknown key", "did you mean 'crawl'?"]),
    (3, "[crawl]\ndelay = 1\ncontakt = 'a@b.c'\n", ["crawl.contakt: unknown key", "did you mean 'contact'?"]),
    (2, "[crawl]\nzzz = 1\n", ["crawl.zzz: unknown key (there are: contact, delay"]),
    (8, GOOD + "\n[[source]]\nid = 'a'\nname = 'B'\nhome = 'http://b.example/'\nfronts = ['http://b.example/']",
     ["source 'a', id: this id is taken"]),
    (5, GOOD.replace("https://a.example/rss", "htp://a.example/rss"), ["source 'a', feeds: 'htp://a.example/rss' is no web address"]),
    (8, GOOD.replace('["https://a.example/rss"]', "[\n'https://a.example/1',\n # note\n'/rss']"), ["feeds: '/rss' is no web address"]),
    (5, GOOD.replace("https://a.example/rss", "https://me:pw@a.example/rss"), ["name or password"]),
    (4, GOOD.replace("https://a.example/\"\n", "a.example\"\n"), ["source 'a', home: 'a.example' is no web address"]),
    (5, GOOD.replace('["https://a.example/rss"]', '"https://a.example/rss"'), ["feeds: must be a list in square brackets, not 'https"]),
    (5, GOOD.replace('"https://a.example/rss"', "3"), ["feeds: must be text in quotes, not 3"]),
    (5, GOOD.replace("\"]", "\", 'https://a.example/rss']"), ["https://a.example/rss is named twice"]),
    (6, GOOD + "fronts = ['https://a.example/rss']", ["source 'a', fronts: https://a.example/rss is named twice"]),
    (2, GOOD.replace('"a"', "7"), ["source number 1, id: must be text in quotes, not 7"]),
    (2, GOOD.replace('"a"', '"BBC News"'), ["id: 'BBC News' is not a short name of lower-case letters"]),
    (2, GOOD.replace('"a"', '"a\\nb"'), ["id: 'a\\nb' is not"]),
    (3, GOOD.replace('"A"', '" "'), ["source 'a', name: must be text"]),
    (6, GOOD + "language = 'English'", ["'English' is not a language tag"]),
    (6, GOOD + "delay = '1'", ["source 'a', delay: must be a number of seconds from 0 to 86400, not '1'"]),
    (6, GOOD + "delay = -1", ["not -1"]),
    (6, GOOD + "delay = nan", ["not nan"]),
    (6, GOOD + "delay = inf", ["not inf"]),
    (6, GOOD + "delay = true", ["not true"]),
    (6, GOOD + "enabled = 'no'", ["source 'a', enabled: must be true or false, without quotes, not 'no'"]),
    (6, GOOD + "enabled = 1", ["not 1"]),
    (6, GOOD + "[source.extra]\nx = 1", ["source 'a', extra: unknown key"]),
    (7, GOOD + "[source.budget]\nnew_url = 5", ["source 'a', budget.new_url: unknown key", "did you mean 'new_urls'?"]),
    (6, GOOD + "budget = { variants = 0 }", ["source 'a', budget.variants: must be a whole number from 1 to 100000, not 0"]),
    (6, GOOD + 'overrides = { headline = "h1[" }', ["source 'a', overrides.headline: 'h1[' is no CSS selector"]),
    (6, GOOD + 'overrides = { valid_until = "2027-01-01" }', ["source 'a', overrides.valid_until: must be a day, such as 2027-06-30, without quotes"]),
    (6, GOOD + "budget = 7", ["source 'a', budget: must be a table, such as { new_urls = 1 }, not 7"]),
    (2, "[crawl]\nconcurrency = 0\n", ["crawl.concurrency: must be a whole number from 1 to 1000, not 0"]),
    (2, "[crawl]\nconcurrency = 2.5\n", ["not 2.5"]),
    (2, "[crawl]\nreaders = false\n", ["not false"]),
    (2, "[crawl]\ntimeout = [1]\n", ["not a list"]),
    (2, "[crawl]\ncontact = 'me'\n", ["crawl.contact: 'me' is neither an e-mail address nor a web page"]),
    (2, "[crawl]\ncontact = 'ä@b.c'\n", ["neither"]),
    (2, "[crawl]\ncontact = 'https://a.example/(x)'\n", ["neither"]),
    (3, "[crawl]\nallow_private = ['127.0.0.1:80',\n'127.0.0.1']\n", ["crawl.allow_private: '127.0.0.1' is not an exact host and port"]),
    (2, "[crawl]\nallow_private = ['*:80']\n", ["exact"]),
    (2, "[crawl]\nallow_private = ['a:99999']\n", ["exact"]),
    (1, "crawl = 3\n", ["crawl: must be a table"]),
    (1, "[source]\nid = 'a'\n", ["source: every source begins with [[source]]"]),
    (1, "source = [1]\n", ["source: every source begins with [[source]]"]),
    (2, "\nextra.part = 1\n", ["extra: unknown key"]),
    (3, "\n\n[[source]]\nname = 'A'\nhome = 'http://a.example/'\nfronts = ['http://a.example/']", ["source number 1: id is missing"]),
    (1, "[[source]]\nid = 'a'\nhome = 'http://a.example/'", ["source 'a': name is missing"]),
    (1, "[[source]]\nid = 'a'\nname = 'A'", ["source 'a': home is missing"]),
    (7, GOOD + "\n[[source]]\nid = 'b'\nname = 'B'\nhome = 'http://b.example/'",
     ["source 'b': it has none of feeds, news_sitemaps, sitemaps, fronts; `newsarchive add http://b.example/` finds them"]),
    (3, "[crawl]\n\ndelay 1\n", ["Expected '='"]),
    (2, "[crawl]\ndelay = 1 1\n", ["Expected newline"]),
    (3, "[crawl]\ndelay = 1\ndelay = 2\n", ["overwrite"]),
    (3, "[crawl]\n\ncontact = \"", ["Unterminated string"]),
])
def test_wrong_files_are_refused(tmp_path: Path, line: int, text: str, words: list[str]) -> None:
    """File, line and key are in the message, and a near name where there is one."""
    path = write(tmp_path, text)
    message = refused(path)
    assert message.startswith(f"{path}:{line}: ")
    assert all(word in message for word in words), message
    assert "\n" not in message


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    """The line of the first wrong byte is named."""
    path = write(tmp_path, b"[crawl]\n# caf\xe9\n")
    assert f"{path}:2: this is not UTF-8 (byte 0xe9); save the file as UTF-8" == refused(path)


def test_missing_file_says_what_is_next(tmp_path: Path) -> None:
    """Without sources.toml the next thing to type is `newsarchive add`."""
    assert "newsarchive add https://..." in refused(tmp_path / "sources.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """What cannot be read is said."""
    assert f"{tmp_path} cannot be read: Is a directory" == refused(tmp_path)


def test_absurd_nesting_is_refused(tmp_path: Path) -> None:
    """Ten thousand brackets are an error of ours, not a stack overflow."""
    assert "nested too deeply" in refused(write(tmp_path, "a = " + "[" * 10_000 + "]" * 10_000))


@settings(max_examples=200, deadline=None)
@given(cut=st.integers(0, len(WHOLE)), length=st.integers(0, 30), put=st.text(max_size=6))
def test_any_damage_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, cut: int, length: int, put: str) -> None:
    """Whatever a slip of the editor does, `load` gives a Config or a ConfigError with a line."""
    path = write(tmp_path_factory.mktemp("damage"), (WHOLE[:cut] + put + WHOLE[cut + length:]).encode("utf-8", "surrogatepass"))
    try:
        load(path)
    except ConfigError as error:
        assert str(error).removeprefix(f"{path}:").partition(":")[0].isdigit()


def test_disabled_source_needs_no_channel(tmp_path: Path) -> None:
    """A source that is not followed may be kept without channels."""
    path = write(tmp_path, "[[source]]\nid = 'a'\nname = 'A'\nhome = 'http://a.example/'\nenabled = false\n")
    assert () == load(path).sources[0].channels


def test_unknown_source_names_those_that_exist(tmp_path: Path) -> None:
    """`--source bcc` says which there are and which was meant."""
    config = load(write(tmp_path, WHOLE + "\n" + GOOD))
    assert "a" == config.source("a").id
    with pytest.raises(ConfigError, match=r"no source 'onee' in .*; did you mean 'one'\? \(there are: one, a\)"):
        config.source("onee")
    with pytest.raises(ConfigError, match=r"there is none yet: `newsarchive add https://\.\.\.`"):
        load(write(tmp_path, "")).source("one")


def test_ten_thousand_sources_load_in_two_seconds(tmp_path: Path) -> None:
    """10,000 sources are read in less than 2 s, and a fault in the last of them is found in less than 4 s."""
    text = "\n".join(GOOD.replace('"a"', f'"s{number}"').replace("a.example", f"s{number}.example") for number in range(10_000))
    began = time.process_time()
    assert 10_000 == len(load(write(tmp_path, text)).sources)
    assert time.process_time() - began < 2
    began = time.process_time()
    assert f":{text.count(chr(10)) + 1}: source 's9999', x: unknown key" in refused(write(tmp_path, text + "x = 1"))
    assert time.process_time() - began < 4


def test_newsstand_configuration_is_read(tmp_path: Path) -> None:
    """The ready list of sources of the shared newsstand is one of ours."""
    sys.path.insert(0, str(shared("newsstand")))
    from newsstand import Newsstand    # type: ignore[import-not-found]

    hosts = {name: {} for name in ("www.a.example:8080", "b-c.example", "xn--kln-sna.example")}
    path = write(tmp_path, Newsstand(hosts).control("/sources.toml"))
    assert ["b-c-example", "www-a-example-8080", "xn--kln-sna-example"] == [source.id for source in load(path).sources]


def test_first_source_makes_a_file_that_explains_itself(tmp_path: Path) -> None:
    """A new file asks for a contact in comments, and reads back as what was added."""
    path = tmp_path / "sources.toml"
    add_source(path, ONE)
    assert (CrawlConfig(), (ONE,)) == (load(path).crawl, load(path).sources)
    assert '# contact = "you@example.org"' in path.read_text()
    assert 0o644 == path.stat().st_mode & 0o777 or os.umask(os.umask(0)) != 0o022


def test_the_head_as_the_user_will_edit_it_is_valid(tmp_path: Path) -> None:
    """Taking the # away from every example key gives a valid file that says what the defaults are."""
    path = tmp_path / "sources.toml"
    add_source(path, ONE)
    lines = [line.removeprefix("# ") if " = " in line else line for line in path.read_text().splitlines()]
    assert CrawlConfig("you@example.org", readers=2) == load(write(tmp_path, "\n".join(lines))).crawl


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_was_there_stays_as_it_was(tmp_path: Path, newline: str) -> None:
    """Comments, order and odd spacing of the old text survive byte for byte."""
    old = (WHOLE + "# the end, with a crooked   line").replace("\n", newline)
    path = write(tmp_path, old)
    add_source(path, Source("two", 'Two "quoted" \\ Ünï', "http://two.example/", (Channel("http://two.example/", ChannelKind.FRONT),)))
    assert path.read_bytes().startswith(old.encode())
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(newline.encode())
    assert ["one", "two"] == [source.id for source in load(path).sources]
    assert 'Two "quoted" \\ Ünï' == load(path).sources[1].name


def test_taken_id_is_refused(tmp_path: Path) -> None:
    """Adding a source whose id exists changes nothing."""
    path = write(tmp_path, WHOLE)
    with pytest.raises(ConfigError, match="has a source 'one' already; choose another id with --id"):
        add_source(path, ONE)
    assert WHOLE == path.read_text()


@pytest.mark.parametrize("source", [
    Source("Bad Id", "B", "http://b.example/", (Channel("http://b.example/", ChannelKind.FRONT),)),
    Source("b", "", "http://b.example/", (Channel("http://b.example/", ChannelKind.FRONT),)),
    Source("b", "B", "ftp://b.example/", (Channel("http://b.example/", ChannelKind.FRONT),)),
    Source("b", "B", "http://b.example/"),
])
def test_what_load_would_refuse_is_not_written(tmp_path: Path, source: Source) -> None:
    """A source that could not be read back is not written."""
    path = write(tmp_path, WHOLE)
    with pytest.raises(ConfigError):
        add_source(path, source)
    assert WHOLE == path.read_text()
    assert [path] == list(tmp_path.iterdir())


def test_nothing_is_added_to_a_broken_file(tmp_path: Path) -> None:
    """A file that is wrong already is left for its owner to mend."""
    path = write(tmp_path, "[crawl]\nx = 1\n")
    with pytest.raises(ConfigError, match=r"sources\.toml:2: crawl\.x: unknown key"):
        add_source(path, ONE)


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """A path that cannot be written is a ConfigError."""
    with pytest.raises(ConfigError, match="cannot be written: No such file or directory"):
        add_source(tmp_path / "no" / "sources.toml", ONE)


def test_a_linked_file_stays_linked(tmp_path: Path) -> None:
    """Where sources.toml is a symbolic link into somebody's dotfiles, the file behind it is changed, with its permissions kept."""
    (tmp_path / "dotfiles").mkdir()
    real = write(tmp_path / "dotfiles", GOOD)
    real.chmod(0o600)
    link = tmp_path / "sources.toml"
    link.symlink_to(real)
    add_source(link, ONE)
    assert link.is_symlink()
    assert ["a", "one"] == [source.id for source in load(real).sources]
    assert 0o600 == real.stat().st_mode & 0o777


def test_two_additions_at_once_are_both_kept(tmp_path: Path) -> None:
    """Additions take turns: none is lost."""
    path = tmp_path / "sources.toml"
    names = [f"s{number}" for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: add_source(path, replace(ONE, id=name)), names))
    assert sorted(names) == sorted(source.id for source in load(path).sources)


def test_a_kill_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    """Killed at any moment of an addition, sources.toml is whole: a prefix of the additions, in order."""
    path = write(tmp_path, GOOD)
    program = ("import sys; from dataclasses import replace; from pathlib import Path; from crawler.sources import add_source, load\n"
               "path = Path(sys.argv[1]); source = load(path).sources[0]\n"
               "for n in range(100000):\n"
               "    add_source(path, replace(source, id=f's{n}'))\n"
               "    print(n, flush=True)\n")
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(12)]
        child.kill()
        said += child.stdout.readlines()
    acknowledged = int([line for line in said if line.endswith("\n")][-1])
    ids = [source.id for source in load(path).sources]
    assert ["a", *(f"s{number}" for number in range(len(ids) - 1))] == ids
    assert len(ids) >= acknowledged + 2


@pytest.mark.parametrize(("expected", "home"), [
    ("theguardian", "https://www.theguardian.com/international"),
    ("bbc", "https://www.bbc.co.uk/news"),
    ("abc", "http://abc.net.au/"),
    ("news-orf", "https://news.orf.at/"),
    ("edition-cnn", "https://edition.cnn.com/"),
    ("spiegel", "https://www.spiegel.de"),
    ("xn-kln-sna", "https://www.xn--kln-sna.de/"),
    ("t", "https://t.co/"),
    ("com", "https://www.com.com/"),
    ("127-0-0-2-8001", "http://127.0.0.2:8001/"),
    ("localhost-8900", "http://localhost:8900/"),
    ("1", "http://[::1]/"),
    ("source", "http://новости.рф/"),
    ("source", "nonsense"),
])
def test_ids_are_made_from_addresses(expected: str, home: str) -> None:
    """What a reader would call the outlet: the host without www, suffix and port 80."""
    assert expected == suggest_id(home, [])


def test_taken_ids_get_a_number() -> None:
    """The first free number is appended."""
    assert "bbc-3" == suggest_id("https://bbc.com/", ["bbc", "bbc-2"])


@given(home=st.text(max_size=60), taken=st.sets(st.sampled_from(["source", "a", "source-2"])))
def test_any_suggestion_is_a_valid_id(tmp_path_factory: pytest.TempPathFactory, home: str, taken: set[str]) -> None:
    """Whatever the address, the suggestion passes `load` and is not taken."""
    name = suggest_id(f"http://{home}", taken)
    path = write(tmp_path_factory.mktemp("ids"), GOOD.replace('"a"', f'"{name}"'))
    assert name == load(path).sources[0].id
    assert name not in taken
