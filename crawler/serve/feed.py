"""A feed of articles (`entries -> Atom, RFC 4287`). docs/decisions.md says why not by datasette-atom and feedgen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
NOTHING_YET = "1970-01-01T00:00:00Z"    # when an empty feed was updated
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article: the address that it was printed at, that of its page here, when it was published, and last edited, if it was. ISO 8601 UTC."""

    url: str
    page: str
    title: str
    author: str
    published_at: str
    revised_at: str | None = None
    event: str = ""       # what tells this entry from others of the same article
    happened: str = ""    # in words

    @property
    def id(self) -> str:
        """The address that the article was printed at, which does not change when this server moves."""
        return f"{self.url}#{self.event}" if self.event else self.url

    @property
    def updated_at(self) -> str:
        """When a reader should look again."""
        return max(self.published_at, self.revised_at or "")


def atom(address: str, own_address: str, title: str, entries: Iterable[Entry]) -> str:
    """The feed's XML."""
    feed = ET.Element("feed", xmlns=ATOM)
    every = list(entries)
    for name, text in (("id", own_address), ("title", title), ("updated", max((one.updated_at for one in every), default=NOTHING_YET))):
        _add(feed, name, text)
    _add(feed, "link", rel="self", type="application/atom+xml", href=own_address)
    _add(feed, "link", rel="alternate", type="text/html", href=address)
    for one in every:
        entry = _add(feed, "entry")
        for name, text in (("id", one.id), ("title", one.title), ("updated", one.updated_at), ("published", one.published_at)):
            _add(entry, name, text)
        _add(_add(entry, "author"), "name", one.author)
        if one.happened:
            _add(entry, "summary", one.happened)
        _add(entry, "link", rel="alternate", type="text/html", href=one.page)
        _add(entry, "link", rel="via", href=one.url)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()})
    child.text = text and _NOT_IN_XML.sub("", text)
    return child
