"""OPML 2.0, in which feed readers hand on their lists (`bytes -> Outline`, `Source* -> str`), http://opml.org/spec2.opml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from xml.parsers import expat

from ..errors import ConfigError
from ..models import Channel, ChannelKind, Source
from ..text import one_line
from ..urls import host, is_web, normalize
from .file import suggest_id

MOST_BYTES = 10 * 1024 * 1024
MOST_OUTLINES = 20_000
_BARE = ("www.", "m.", "feeds.", "feed.", "rss.")


@dataclass(frozen=True, slots=True)
class Outline:
    """What an OPML file lists: sources to follow, and a line for each entry that is of no use."""

    sources: tuple[Source, ...]
    problems: tuple[str, ...]


def is_opml(payload: bytes) -> bool:
    """Whether these bytes look like OPML."""
    return b"<opml" in payload[:4096].lower()


def read_opml(payload: bytes, taken: Iterable[str] = ()) -> Outline:
    """Sources, one a site, in the file's order. `taken`: ids that they must not have.

    Folders, which are outlines in outlines, do not matter. Raises ConfigError for what is no XML, declares a document type, or is too large.
    """
    ids, sites, problems = set(taken), {}, []    # type: ignore[var-annotated]
    for attributes in _outlines(payload):
        names = {key.lower(): value for key, value in attributes.items()}
        if "xmlurl" not in names:
            continue
        feed, home = normalize(names["xmlurl"].strip()), normalize(names.get("htmlurl", "").strip())
        title = one_line(names.get("title") or names.get("text"))
        if feed is None or not is_web(feed) or "@" in feed.split("/")[2]:
            problems.append(f"{title or 'an entry'}: {one_line(names['xmlurl'])!r} is no web address")
            continue
        home = home if home and is_web(home) and "@" not in home.split("/")[2] else "/".join(feed.split("/")[:3]) + "/"
        sites.setdefault(_site(home), []).append((home, title, Channel(feed, ChannelKind.FEED, title)))
    sources = []
    for entries in sites.values():
        home, title, _ = entries[0]
        source_id = suggest_id(home, ids)
        ids.add(source_id)
        channels = {channel.url: channel for _, _, channel in entries}
        sources.append(Source(source_id, title or host(home), home, tuple(channels.values())))
    return Outline(tuple(sources), tuple(problems))


def write_opml(sources: Iterable[Source]) -> str:
    """OPML 2.0 with the feeds of these sources, a folder for an outlet that has several."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Outlets followed by newsarchive"
    body = SubElement(root, "body")
    for source in sources:
        feeds = [channel for channel in source.channels if channel.kind is ChannelKind.FEED]
        place = SubElement(body, "outline", text=source.name) if len(feeds) > 1 else body
        for feed in feeds:
            SubElement(place, "outline", type="rss", text=source.name, title=source.name, xmlUrl=feed.url, htmlUrl=source.home)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _site(home: str) -> str:
    name = host(home)
    return next((name.removeprefix(prefix) for prefix in _BARE if name.startswith(prefix)), name)


def _outlines(payload: bytes) -> list[dict[str, str]]:
    """The attributes of each outline, by a parser that takes no document type, so that there are no entities to grow."""
    if len(payload) > MOST_BYTES:
        raise ConfigError(f"this OPML is larger than {MOST_BYTES >> 20} MiB")
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "outline":
            found.append(attributes)
        if len(found) > MOST_OUTLINES:
            raise ConfigError(f"this OPML has more than {MOST_OUTLINES} outlines")

    def doctype(*_: object) -> None:
        raise ConfigError("this OPML declares a document type, which none needs; it was not read")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype
    try:
        parser.Parse(payload, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ConfigError(f"this is no OPML: {error}") from error
    return found
