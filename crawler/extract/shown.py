"""What a user's selectors show on a page -> texts and elements, in place of our own rules (`root, Overrides -> Shown`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cssselect import SelectorError
from lxml.html import HtmlElement

from ..models import Moment, Overrides
from .blocks import Block
from .body import BodyReading
from .byline import BylineReading, Credit
from .headline import HeadlineReading
from .moments import Habits, read_moment
from .page import text_of
from .paragraph import Paragraph

RULE = "sources.toml"
MOST = 2_000    # matches of one selector


@dataclass(frozen=True, slots=True)
class Shown:
    """A page with its source's overrides. A selector that matches nothing leaves our own rules alone."""

    root: HtmlElement
    overrides: Overrides

    def take_off(self) -> None:
        """Remove what is not to be read; the page itself stays."""
        for element in [e for selector in self.overrides.remove for e in select(self.root, selector)]:
            if element.getparent() is not None and element.tag not in ("html", "body", "head"):
                element.drop_tree()

    def headline(self, found: HeadlineReading, blocks: Sequence[Block]) -> HeadlineReading:
        """The first match's text as the headline."""
        element = self._first(self.overrides.headline)
        text = text_of(element)
        if element is None or not text:
            return found
        inside = {element, *element.iterdescendants()}
        block = next((b for b in blocks if b.element in inside), found.block)
        was = ((found.rule, found.headline),) if found.headline else ()
        return replace(found, headline=text, rule=RULE, block=block, confidence=1.0, runners_up=was + found.runners_up)

    def standfirst(self) -> str | None:
        """The first match's text."""
        return text_of(self._first(self.overrides.standfirst)) or None

    def body(self, found: BodyReading) -> BodyReading:
        """Each match as a paragraph."""
        texts = [text for element in self._all(self.overrides.body) if (text := text_of(element))]
        return BodyReading(tuple(map(Paragraph, texts)), RULE, 1.0) if texts else found

    def credits(self, found: Sequence[Credit]) -> Sequence[Credit]:
        """The first match's text as the only credit."""
        text = text_of(self._first(self.overrides.byline))
        return [Credit("class.byline.head", text)] if text else found

    def byline(self, found: BylineReading) -> BylineReading:
        """Who the first match's text names: the judgement of `credits`, with the text as printed."""
        text = text_of(self._first(self.overrides.byline))
        return replace(found, byline=text, rule=RULE, confidence=1.0) if text else found

    def published(self, habits: Habits) -> Moment | None:
        """The time in the first match's datetime or content, else in its text."""
        element = self._first(self.overrides.published_at)
        if element is None:
            return None
        return next((m for value in (element.get("datetime"), element.get("content"), text_of(element)) if value and (m := read_moment(value, habits))), None)

    def _first(self, selector: str | None) -> HtmlElement | None:
        return next(iter(self._all(selector)), None)

    def _all(self, selector: str | None) -> list[HtmlElement]:
        return select(self.root, selector) if selector else []


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector matches, none where it is no selector."""
    try:
        return root.cssselect(selector)[:MOST]
    except SelectorError:
        return []
