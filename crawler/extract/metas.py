"""What a page's head says: lxml tree -> Head (meta tags as typed values, title, links, declared language)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from ..text import one_line

MAX_VALUE = 2000      # characters of one meta value that are kept
MAX_METAS = 400


@dataclass(frozen=True, slots=True)
class Head:
    """Meta values by lower-cased name or property, in document order; link targets by rel."""

    metas: Mapping[str, tuple[str, ...]]
    links: Mapping[str, tuple[str, ...]]
    title: str | None = None
    language: str | None = None      # of <html lang>

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has one."""
        return next((value for name in names for value in self.metas.get(name, ())), None)

    def all(self, *names: str) -> tuple[str, ...]:
        """All values of these names, in the order of the names."""
        return tuple(value for name in names for value in self.metas.get(name, ()))

    def pairs(self, *names: str) -> Iterator[tuple[str, str]]:
        """(name, value) for each value of these names."""
        return ((name, value) for name in names for value in self.metas.get(name, ()))


def read_head(root: HtmlElement) -> Head:
    """All meta and link elements of the document, wherever they stand (broken heads spill into the body)."""
    metas: dict[str, list[str]] = {}
    for element in list(root.iter("meta"))[:MAX_METAS]:
        value = one_line((element.get("content") or element.get("value") or "")[:MAX_VALUE])
        if value is None:
            continue
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "").lower().split():
                metas.setdefault(name, []).append(value)
    links: dict[str, list[str]] = {}
    for element in list(root.iter("link"))[:MAX_METAS]:
        for rel in (element.get("rel") or "").lower().split():
            links.setdefault(rel, []).append((element.get("href") or "").strip()[:MAX_VALUE])
    title = root.find("./head/title")
    title = root.find(".//title") if title is None else title
    return Head(
        {name: tuple(dict.fromkeys(values)) for name, values in metas.items()},
        {rel: tuple(filter(None, targets)) for rel, targets in links.items()},
        one_line("".join(title.itertext())[:MAX_VALUE]) if title is not None else None,
        one_line(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or next(
            iter(metas.get("flat:lang", ())), None)),
    )
