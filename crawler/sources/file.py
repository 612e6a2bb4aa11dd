"""The configuration: sources.toml <-> a checked `Config`. What is wrong in it is said with file, line and key, before any request.

tomllib reads; tomlkit writes what is added, after the text that is there, so that comments and order survive.
"""

from __future__ import annotations

import fcntl
import os
import re
import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from ..errors import ConfigError
from ..files import whole_file
from ..models import Budget, Channel, ChannelKind, Overrides, Source
from ..text import did_you_mean, one_line, some_of
from ..urls import host
from . import checks as must
from .checks import Check, CheckError, check_keys
from .lines import Where, lines

CHANNEL_KEYS = {
    "feeds": ChannelKind.FEED,
    "news_sitemaps": ChannelKind.NEWS_SITEMAP,
    "sitemaps": ChannelKind.SITEMAP,
    "fronts": ChannelKind.FRONT,
}
HEAD = """\
# The outlets that newsarchive follows. `newsarchive add https://...` appends to this file; edit it as you like: comments and order stay.

[crawl]
# Who runs this crawler: an e-mail address or a web page. It is sent along with every request, so that an outlet that minds
# can write to you instead of blocking you. Please fill it in and take the # away.
# contact = "you@example.org"

# These are the defaults:
# delay = 1.0           # seconds between two requests to one host; a [[source]] may have a delay of its own
# timeout = 30          # seconds for one response
# concurrency = 32      # requests at once, to all hosts together
# readers = 2           # processes that read pages; without this line, one for each processor
# read_timeout = 10     # seconds for one attempt at reading a page; on a slow machine give it more
# allow_private = []    # exact host:port of private addresses that may be crawled, such as "127.0.0.1:8900"
#
# With the key respect_noarchive set to true in a [[source]], its pages that ask not to be archived are not stored.
"""
# What is left out of a suggested id: parts of host names that say nothing of the outlet.
IDLE_PREFIXES = frozenset({"www", "www2", "m", "mobile", "amp", "rss", "feeds", "feed"})
SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "gob", "edu", "ac", "or", "ne", "go"})    # below a country: bbc.co.uk

_ID = re.compile(r"[^\W_A-Z](?:[^\WA-Z]|[.-]){0,99}")    # letters of any script
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TOML_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_DAY = 86400

_CRAWL_CHECKS: dict[str, Check] = {
    "contact": must.contact,
    "delay": must.seconds(0, _DAY),
    "concurrency": must.whole(1, 1000),
    "timeout": must.seconds(1, 3600),
    "allow_private": must.each(must.host_and_port),
    "readers": must.whole(1, 256),
    "read_timeout": must.seconds(0.1, 600),
}
_SOURCE_CHECKS: dict[str, Check] = {
    "id": must.text_like(_ID, "a short name of lower-case letters, digits, - _ ."),
    "name": must.text,
    "home": must.address,
    **dict.fromkeys(CHANNEL_KEYS, must.each(must.address)),
    "language": must.text_like(_LANGUAGE, 'a language tag, such as "en" or "pt-BR"'),
    "delay": must.seconds(0, _DAY),
    "enabled": must.yes_or_no,
    "respect_noarchive": must.yes_or_no,
    "overrides": must.table({
        **dict.fromkeys(("headline", "standfirst", "byline", "published_at", "body"), must.selector), "remove": must.each(must.selector), "valid_until": must.day,
    }),
    "budget": must.table({
        "new_urls": must.whole(1, 1_000_000), "waiting": must.whole(1, 10_000_000), "sitemaps": must.whole(0, 10_000),
        "sitemap_depth": must.whole(0, 20), "url_length": must.whole(50, 2_048), "repeats": must.whole(1, 50), "variants": must.whole(1, 100_000),
    }),
}


@dataclass(frozen=True, slots=True)
class CrawlConfig:
    """The table [crawl]: how to behave towards all outlets."""

    contact: str | None = None              # an e-mail address or a web page, sent in the user agent
    delay: float = 1.0                      # seconds between two requests to one host
    concurrency: int = 32                   # requests at once, to all hosts together
    timeout: float = 30                     # seconds for one response
    allow_private: tuple[str, ...] = ()     # exact host:port
    readers: int | None = None              # processes that read pages; None: one for each processor
    read_timeout: float = 10.0              # seconds for one attempt at reading a page


@dataclass(frozen=True, slots=True)
class Config:
    """All of sources.toml, checked. `sources` in the order of the file."""

    path: Path
    crawl: CrawlConfig
    sources: tuple[Source, ...]

    def source(self, source_id: str) -> Source:
        """The source of that id. Raises ConfigError, which names those that exist."""
        for source in self.sources:
            if source.id == source_id:
                return source
        names = [source.id for source in self.sources]
        exist = f"(there are: {some_of(names)})" if names else "(there is none yet: `newsarchive add https://...`)"
        raise ConfigError(f"no source {source_id!r} in {self.path}{did_you_mean(source_id, names)} {exist}")


def load(path: Path) -> Config:
    """Read and check sources.toml. Raises ConfigError with file, line and key."""
    return _parse(_read(path), path)


def add_source(path: Path, source: Source) -> None:
    """Append a source to sources.toml, which is made where there is none. The file changes whole or not at all.

    Raises ConfigError for an id that is taken, for a source that `load` would refuse, and where the file cannot be written.
    """
    try:
        with _alone(path.parent):
            text = _read(path) if path.exists() else HEAD
            if any(known.id == source.id for known in _parse(text, path).sources):
                raise ConfigError(f"{path} has a source {source.id!r} already; choose another id with --id")
            newline = "\r\n" if "\r\n" in text else "\n"
            more = text.rstrip() + f"\n\n{_block(source)}".replace("\n", newline)
            _parse(more, path)
            with whole_file(path.resolve()) as file:
                file.write(more.encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error


def suggest_id(home: str, taken: Collection[str]) -> str:
    """A short name for an outlet, made from its address: 'https://www.bbc.co.uk/news' -> 'bbc'; '-2' and so on where it is taken."""
    parts = re.split(r"[.:]", host(home).strip("[]"))
    if not re.fullmatch(r"[\d.:]+", host(home)):
        while len(parts) > 2 and parts[0] in IDLE_PREFIXES:
            del parts[0]
        if len(parts) > 1 and not parts[-1].isdigit():
            del parts[-1]
        if len(parts) > 1 and parts[-1] in SECOND_LEVEL:
            del parts[-1]
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(parts)).strip("-")[:60] or "source"
    number = 1
    while (suggestion := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return suggestion


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"there is no {path} yet; `newsarchive add https://...` makes it, with the address of an outlet") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: this is not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8") from None


def _parse(text: str, path: Path) -> Config:
    try:
        document = tomllib.loads(text)
        return Config(path, _crawl(document), _sources(document))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = place["line"] if place and place["line"] else text.count("\n") + 1
        raise ConfigError(f"{path}:{line}: {_TOML_PLACE.sub('', str(error))}") from None
    except RecursionError:
        raise ConfigError(f"{path}: brackets are nested too deeply") from None
    except CheckError as wrong:
        line = _line(lines(text), wrong.where)
        raise ConfigError(f"{path}:{line}: {_label(document, wrong.where)}{wrong.problem}") from None


def _line(found: dict[Where, int], where: Where) -> int:
    """The line of a key, or of the nearest thing around it that the document has."""
    return next((found[where[:end]] for end in range(len(where), 0, -1) if where[:end] in found), 1)


def _label(document: dict[str, Any], where: Where) -> str:
    """The key in words: "source 'bbc', feeds: "."""
    if where[0] != "source" or len(where) == 1:
        return f"{'.'.join(str(part) for part in where if isinstance(part, str))}: "
    source = document["source"][where[1]]
    source_id = source.get("id") if isinstance(source, dict) else None
    name = f"source {source_id!r}" if isinstance(source_id, str) else f"source number {int(where[1]) + 1}"
    keys = ".".join(part for part in where[2:] if isinstance(part, str))
    return f"{name}, {keys}: " if keys else f"{name}: "


def _crawl(document: dict[str, Any]) -> CrawlConfig:
    check_keys((), document, {"crawl": _table, "source": _tables})
    table = document.get("crawl", {})
    check_keys(("crawl",), table, _CRAWL_CHECKS)
    allowed = tuple(entry.lower() for entry in table.get("allow_private", ()))
    return CrawlConfig(**{**table, "allow_private": allowed})


def _table(where: Where, value: object) -> None:
    if not isinstance(value, dict):
        raise CheckError(where, f"must be a table: [{where[0]}] on a line of its own, then its keys")


def _tables(where: Where, value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise CheckError(where, "every source begins with [[source]], in double brackets, on a line of its own")


def _sources(document: dict[str, Any]) -> tuple[Source, ...]:
    sources: dict[str, Source] = {}
    for number, table in enumerate(document.get("source", [])):
        where = ("source", number)
        source = _source(where, table)
        if source.id in sources:
            raise CheckError((*where, "id"), "this id is taken by a source above")
        sources[source.id] = source
    return tuple(sources.values())


def _source(where: Where, table: dict[str, Any]) -> Source:
    check_keys(where, table, _SOURCE_CHECKS)
    for key in ("id", "name", "home"):
        if key not in table:
            raise CheckError(where, f"{key} is missing")
    values = {key: value for key, value in table.items() if key not in CHANNEL_KEYS}
    values |= {"name": one_line(table["name"]), "budget": Budget(**table.get("budget", {}))}
    if "overrides" in values:
        values["overrides"] = Overrides(**{**table["overrides"], "remove": tuple(table["overrides"].get("remove", ()))})
    return Source(**values, channels=_channels(where, table))


def _channels(where: Where, table: dict[str, Any]) -> tuple[Channel, ...]:
    channels: dict[str, Channel] = {}
    for key, kind in CHANNEL_KEYS.items():
        for number, url in enumerate(table.get(key, [])):
            if url in channels:
                raise CheckError((*where, key, number), f"{url} is named twice in this source")
            channels[url] = Channel(url, kind)
    if not channels and table.get("enabled", True):
        raise CheckError(where, f"it has none of {', '.join(CHANNEL_KEYS)}; `newsarchive add {table['home']}` finds them, "
                            f'or follow its home page: fronts = ["{table["home"]}"]')
    return tuple(channels.values())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one program at a time adds to the files of this folder, so that none of two additions is lost."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _block(source: Source) -> str:
    """The source as TOML text."""
    table = tomlkit.table()
    for key in ("id", "name", "home"):
        table[key] = getattr(source, key)
    for key, kind in CHANNEL_KEYS.items():
        urls = [channel.url for channel in source.channels if channel.kind is kind]
        if urls:
            table[key] = tomlkit.item(urls).multiline(len(urls) > 1)
    for key, default in (("language", None), ("delay", None), ("enabled", True), ("respect_noarchive", False)):
        if getattr(source, key) != default:
            table[key] = getattr(source, key)
    tables = tomlkit.aot()
    tables.append(table)
    return tomlkit.dumps({"source": tables})
