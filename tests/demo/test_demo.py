"""`newsarchive demo`, as a newcomer runs it: the real program, the real crawl, the archive that comes out."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from crawler.captures import scan
from crawler.demo import SECOND, stories
from crawler.demo.comparing import Reading, expected, readings
from crawler.demo.words import WORDS
from crawler.models import PageState
from crawler.run import now
from crawler.times import from_iso

FIRST_STORIES = [story for story in stories(now()) if story.is_archived]
STORIES = [story for story in stories(now(), SECOND) if story.is_archived]    # with those that the second visit finds
CHANGED = 4    # edited, edited quietly, corrected, taken down


@dataclass(frozen=True)
class Show:
    """One demo that ran."""

    folder: Path
    exit_code: int
    out: str
    err: str
    seconds: float
    readings: dict[str, Reading]

    @property
    def opened(self) -> datetime:
        """When the newsroom did, to the minute: the edited article says it."""
        with sqlite3.connect(self.folder / "archive.db") as db:
            return from_iso(db.execute("SELECT modified_at FROM articles WHERE url LIKE '%/ferry-fares/'").fetchone()[0])

    def of(self, slug: str) -> Reading:
        """The row of a story. Its path holds the slug but for the language that stands before it."""
        (found,) = [reading for path, reading in self.readings.items() if re.sub(r"^[a-z]{2}-", "", slug) in path]
        return found


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "crawler", "demo", *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, **environment}, check=False)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    folder = tmp_path_factory.mktemp("newcomer")
    (folder / "sources.toml").write_text("# the user's own\n", encoding="utf-8")
    began = time.monotonic()
    done = run(folder, NEWSARCHIVE_RUN="./run", http_proxy="http://127.0.0.1:9")
    return Show(folder, done.returncode, done.stdout, done.stderr, time.monotonic() - began, readings(folder / "archive.db"))


def test_it_comes_out_as_it_should(show: Show) -> None:
    """Exit code 0, nothing on standard error, in well under a minute."""
    assert (0, "") == (show.exit_code, show.err)
    assert show.seconds < 60


def test_the_first_visit_shows_its_rows(show: Show) -> None:
    """Outlet, time, dateline and headline of every article, then the sum."""
    first = show.out.partition("Second visit")[0]
    rows = [line for line in first.splitlines() if re.match(r"  (harbour-courier|neckar-bote|meridian) +\d{4}-\d\d-\d\d \d\d:\d\d  ", line)]
    assert len(FIRST_STORIES) == len(rows)
    assert any(re.search(r"  GDANSK, Poland \(AP\) +A medieval crane lifts again in Gdansk$", row) for row in rows)
    assert f"{len(FIRST_STORIES)} new · 0 unchanged (304) · 0 revised · 0 gone · 1 no article · 1 forbidden by robots.txt" in first


def test_the_second_visit_finds_what_changed(show: Show) -> None:
    """What the feed announces now, three revised, one missing, and not one other page fetched again."""
    second = show.out.partition("Second visit")[2].partition("Third visit")[0]
    assert f"\n3 new · {len(FIRST_STORIES) - CHANGED} unchanged (304) · 3 revised · 1 stealth edit · 1 correction · 0 gone · 1 missing (to be confirmed) " in second
    assert "forbidden by robots.txt · 1 gap   (" in second
    assert re.search(r"^gap: http://\S+/atom.xml had scrolled past: unseen is what it announced between \S+ \S+ and \S+ \S+ UTC, about \d+ articles", second, re.MULTILINE)
    edits = {re.sub(r"^≠ harbour-courier +\S+ \S+ +", "", line) for line in second.splitlines() if line.startswith("≠")}
    assert {"headline; lede; numbers     Ferry fares to rise by 8 per cent in the new year",
            "stealth; numbers; quotes    Tidal barrier holds in its first real storm",
            "correction; addition; wording  Iceland's pools turn down the heat by one degree, and everybo…"} == edits
    assert CHANGED == len(re.findall(r"^[≠?] ", second, re.MULTILINE))


def test_the_third_visit_confirms_what_is_gone(show: Show) -> None:
    """Only what was missing is fetched again, and what is no article."""
    third = show.out.partition("Third visit")[2]
    assert "\n0 new · 0 unchanged (304) · 0 revised · 1 gone · 1 no article " in third
    assert 1 == len(re.findall(r"^† ", third, re.MULTILINE))


def test_it_says_what_it_found_between_the_visits(show: Show) -> None:
    """Edits, the stealth edit with what it changed, the note of correction, what was taken down, and the gap with its span."""
    found = show.out.partition("What the three visits found out:\n")[2]
    rows = [(r"1 edit under a new time of change", r"The Harbour Courier, Ferry fares .+ \(headline; lede; numbers\)", r"- Fares on .+ 12 per cent .+", r"\+ Fares on .+ 8 per cent .+"),
            (r"1 stealth edit: .+", r"The Harbour Courier, Tidal barrier .+ \(numbers; quotes\)", r"- .+ 74 million pounds, .+", r"\+ .+ 81 million pounds, .+"),
            (r"1 correction", r"The Harbour Courier, Iceland's pools .+", r"Correction: This article gave the number of pools .+"),
            (r"1 article taken down, which the archive keeps", r"Neckar-Bote, Karlsruher .+", r"missing since \d{4}-\d\d-\d\d \d\d:\d\d UTC"),
            (r"1 gap between \d{4}-\d\d-\d\d \d\d:\d\d and \d{4}-\d\d-\d\d \d\d:\d\d UTC", r"Neckar-Bote: its feed had scrolled past .+")]
    assert [] == [row for row in rows if not re.search("^  " + "\n      ".join(row) + "$", found, re.MULTILINE)]


def test_the_edits_are_told_by_kind(show: Show) -> None:
    """One under a new headline, one quiet, one with a note of correction; each with its diff."""
    with sqlite3.connect(show.folder / "archive.db") as db:
        rows = db.execute("SELECT a.url, r.kinds, r.is_stealth, r.diff LIKE '%\"-%' FROM revisions r JOIN articles a ON a.id = r.article_id WHERE r.number > 1")
        assert {("ferry-fares", "headline; lede; numbers", 0, 1), ("tidal-barrier-first-storm", "numbers; quotes", 1, 1),
                ("reykjavik-swimming-pools", "correction; addition; wording", 0, 1)} == {(url.split("/")[-2], *row) for url, *row in rows}


def test_the_gap_holds_what_was_missed(show: Show) -> None:
    """The story that scrolled off before anybody came is not in the archive, and was published within the one gap, which is open."""
    (missed,) = [story for story in stories(show.opened, SECOND) if story.kind == "scrolled_off"]
    with sqlite3.connect(show.folder / "archive.db") as db:
        ((since, until, expected, closed),) = db.execute("SELECT since, until, expected, closed_at FROM gaps").fetchall()
        assert 0 == db.execute("SELECT count(*) FROM urls WHERE url LIKE ?", (f"%{missed.path}",)).fetchone()[0]
    assert from_iso(since) < missed.published_at < from_iso(until)
    assert closed is None
    assert expected >= 1


def test_it_says_what_to_type_next(show: Show) -> None:
    """Three things, in the words of the script that started it."""
    after = show.out.partition("to type next")[2]
    typed = re.findall(r"^  (\./run .+?)   ", after, re.MULTILINE)
    assert ["./run serve", "./run export -o articles.csv", "./run add https://..."] == typed


def test_no_colours_reach_a_file(show: Show) -> None:
    """Output that is no terminal has no escape sequences."""
    assert "\x1b" not in show.out


def test_the_users_files_are_untouched(show: Show) -> None:
    """Beside the archive and its captures nothing appears; sources.toml stays as it was."""
    names = {path.name for path in show.folder.iterdir()}
    assert {"archive.db", "captures", "sources.toml"} == {name for name in names if not name.startswith("archive.db-")}
    assert "# the user's own\n" == (show.folder / "sources.toml").read_text(encoding="utf-8")


def test_the_edited_article_has_two_revisions(show: Show) -> None:
    """The row is the newest reading, under the new headline."""
    reading = show.of("ferry-fares")
    assert (2, "Ferry fares to rise by 8 per cent in the new year") == (reading.revision_count, reading.headline)


def test_the_article_that_was_taken_down_is_kept(show: Show) -> None:
    """With its text, and with the time from which it was gone."""
    reading = show.of("karlsruhe-automat")
    assert reading.gone_at
    assert "Regenschirm" in " ".join(reading.paragraphs)


def test_the_wire_story_is_one_story(show: Show) -> None:
    """Two outlets, two headlines, one family."""
    with sqlite3.connect(show.folder / "archive.db") as db:
        rows = db.execute("SELECT count(*), count(DISTINCT source_id) FROM articles WHERE story_id IS NOT NULL GROUP BY story_id")
        assert [(2, 2)] == rows.fetchall()


def test_the_captures_are_whole(show: Show) -> None:
    """Every record of every WARC file can be read, and a 304 is a revisit record."""
    folder = show.folder / "captures"
    refs = [ref for path in folder.rglob("*.warc.gz") for ref in scan(folder, str(path.relative_to(folder)))]
    assert len(FIRST_STORIES) - CHANGED == sum(ref.is_revisit for ref in refs)
    assert 2 == sum(ref.status == 410 for ref in refs)


def test_the_sample_article(show: Show) -> None:
    """Headline as printed, dateline, place with coordinates, nobody invented, all paragraphs and nothing else."""
    with sqlite3.connect(show.folder / "archive.db") as db:
        row = db.execute("""SELECT a.headline, a.dateline, a.byline, p.name, p.country, p.latitude, p.longitude, a.body,
            (SELECT count(*) FROM article_authors x WHERE x.article_id = a.id)
            FROM articles a JOIN places p ON p.id = a.place_id WHERE a.dateline = 'Moscow, Russia'""").fetchall()
    ((headline, dateline, byline, place, country, latitude, longitude, body, authors),) = row
    assert ("Relations with Russia Strengthen as Modi Meets with Putin – Unlock the Editor’s Digest for the Latest on India’s "
            "Diplomatic Talks") == headline
    assert ("Moscow, Russia", None, "Moscow", "RU", 0) == (dateline, byline, place, country, authors)
    assert abs(latitude - 55.75) < 0.1
    assert abs(longitude - 37.62) < 0.1
    paragraphs = body.split("\n\n")
    assert len(paragraphs) in (6, 7)
    assert paragraphs[0].startswith("Indian Prime Minister Narendra Modi is set to engage")
    assert paragraphs[-1].endswith("its relationships with key global players.")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
class TestEveryRow:
    """Each field of each article as it was printed."""

    def test_headline(self, show: Show, story) -> None:    # noqa: ANN001
        """Without the outlet's name, the section or the kicker."""
        assert self.printed(show, story).headline == show.of(story.slug).headline

    def test_dateline(self, show: Show, story) -> None:    # noqa: ANN001
        """As printed without the separator; none where none is printed."""
        wanted = self.printed(show, story)
        assert (wanted.dateline, wanted.places) == (show.of(story.slug).dateline, show.of(story.slug).places)

    def test_authors(self, show: Show, story) -> None:    # noqa: ANN001
        """Whom the page credits, in reading order, and nobody else."""
        assert self.printed(show, story).authors == show.of(story.slug).authors

    def test_language_and_state(self, show: Show, story) -> None:    # noqa: ANN001
        """The language of the text and the kind of page."""
        wanted = self.printed(show, story)
        assert (wanted.language, wanted.page_state) == (show.of(story.slug).language, show.of(story.slug).page_state)

    def test_body(self, show: Show, story) -> None:    # noqa: ANN001
        """Every paragraph, in order, without the dateline and without what stands around an article."""
        found = show.of(story.slug).paragraphs
        found = found[1:] if found[0] == story.standfirst else found    # which may open it
        if story.state is PageState.FULL:
            assert self.printed(show, story).paragraphs == found
        words = WORDS[story.language]
        assert not [line for line in (words.share, words.read_more, words.newsletter, words.note) if line in " ".join(found)]

    def printed(self, show: Show, story) -> Reading:    # noqa: ANN001
        """As the edition that the show ended with has it, on the day that the show ran."""
        edition = next(one for one in stories(show.opened, SECOND) if one.slug == story.slug)
        return expected(edition if not edition.gone else next(one for one in stories(show.opened) if one.slug == story.slug))


def test_another_show_begins_anew(show: Show, tmp_path: Path) -> None:
    """The demo's own archive is made afresh, and `--remove` takes it away with its captures."""
    folder = shutil.copytree(show.folder, tmp_path / "again")
    done = run(folder, "--archive", "archive.db", NEWSARCHIVE_RUN="")
    assert 0 == done.returncode, done.stderr
    assert "  newsarchive serve   " in done.stdout
    assert len(STORIES) == len(readings(folder / "archive.db"))
    assert 0 == run(folder, "--remove").returncode
    assert ["sources.toml"] == [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("options", [(), ("--remove",)], ids=["show", "remove"])
def test_a_users_archive_is_never_touched(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Any file that the demo did not make: exit code 1, another path is named, not a byte is changed."""
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("CREATE TABLE mine (id)")
    db.close()
    before = (tmp_path / "archive.db").read_bytes()
    done = run(tmp_path, *options)
    assert 1 == done.returncode
    assert "archive.db" in done.stderr
    assert (tmp_path / "archive.db").read_bytes() == before
    assert ["archive.db"] == [path.name for path in tmp_path.iterdir()]
