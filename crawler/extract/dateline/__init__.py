"""Where a story was filed: body, blocks before it, credits, structured names -> DatelineReading.

A dateline that opens the text is believed first, then a place in the credit line, then structured data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...models import Dateline
from ...text import fold
from ..gazetteer import weight
from .credit_line import read_credit_line
from .eastasian import Opening
from .head import read_head
from .lede import Refusal, read_opening, read_own_line

MAX_PARAGRAPHS = 4        # of the body that may hold the lede; a short line before it counts as a fraction of one
PROSE, SHORT_LINE = 60, 0.2
LAST_LINES = 2            # directly before the body, where a place alone is a dateline
MAX_BEFORE = 30           # blocks between headline and body
WEAK = frozenset(("lede.colon", "lede.stop", "lede.dot"))
LIST, SHORT_HEADING = 20_000, 40     # characters of the body in which other places may stand on lines of such length
TOWN = 60                 # a gazetteer weight
SHORT_CREDIT = 80         # characters of a credit that is hardly more than a name
CONTEXT = 6000            # characters in which an unknown name is looked for


@dataclass(frozen=True, slots=True)
class DatelineReading:
    """What was found: the dateline, which rule found it, and the span of `body` that it takes with its separator ((0, 0): not in the body)."""

    dateline: Dateline | None
    rule: str
    start: int
    end: int
    confidence: float
    refused: str | None     # in words, why a tempting opening was not taken


def find_dateline(
    body: str, *, before: Sequence[str] = (), credits: Sequence[str] = (), structured: Sequence[str] = (), headline: str | None = None,    # noqa: A002
    masthead: str | None = None, language: str | None = None,
) -> DatelineReading:
    """The dateline of a story.

    `body`: clean text, paragraphs joined by a blank line; `before`: blocks printed between headline and body, in order; `credits`: printed
    byline lines; `structured`: names of schema.org dateline and locationCreated.
    """
    story = _Story(body, tuple(before[-MAX_BEFORE:]), headline, masthead, language, tuple(credits))
    lede = _in_body(story)
    for found, confidence in (
        (lede, 0.9), (_before_body(story), 0.8), (_in_credits(credits, story), 0.75), (_in_structured(structured, language), 0.6),
    ):
        if isinstance(found, _Found):
            return DatelineReading(found.opening.dateline, found.opening.rule, found.start, found.end, confidence, None)
    return DatelineReading(None, "none", 0, 0, 0.0, f"{lede.text!r}: {lede.reason}" if isinstance(lede, Refusal) else None)


@dataclass(frozen=True, slots=True)
class _Story:
    body: str
    before: tuple[str, ...]
    headline: str | None
    masthead: str | None
    language: str | None
    credits: tuple[str, ...] = ()

    @property
    def context(self) -> str:
        return self.body[:CONTEXT]


@dataclass(frozen=True, slots=True)
class _Found:
    opening: Opening
    start: int = 0
    end: int = 0


def _in_body(story: _Story) -> _Found | Refusal | None:
    refusal: Refusal | None = None
    openings = [*_openings(story.body, story.headline)]
    for (text, start), (following, _) in zip(openings, [*openings[1:], ("", 0)], strict=False):
        found = _opening_of(text, following, story)
        if isinstance(found, Opening):
            return _Found(found, start + found.start, start + found.end)
        refusal = refusal or found
    return refusal


def _opening_of(paragraph: str, following: str, story: _Story) -> Opening | Refusal | None:
    """The dateline that opens a paragraph, or that is the whole of it."""
    found = read_opening(paragraph, language=story.language, context=story.context)
    if isinstance(found, Opening):
        if found.rule in WEAK and _is_repeated(paragraph, found, story.body):
            return Refusal(found.dateline.text, "further paragraphs open with a place in the same way")
        return found
    alone = read_own_line(paragraph, following, language=story.language)
    return alone if alone and not _is_listed(paragraph, story.body) else found


def _is_listed(line: str, body: str) -> bool:
    """Whether another place stands on a line of its own further down: headings of a list of places."""
    others = (other.strip() for other in body[:LIST].split("\n\n"))
    return any(len(other) <= SHORT_HEADING and other != line.strip() and other[-1:].isalnum() and weight(other) >= TOWN for other in others)


def _is_repeated(paragraph: str, found: Opening, body: str) -> bool:
    """Whether another paragraph opens with a place and the same separator: a round-up, in which places are labels."""
    mark = paragraph[:found.end].rstrip()[-1:]
    others = (other.partition(mark)[0] for other in body[:LIST].split("\n\n") if other != paragraph and mark in other[:SHORT_HEADING])
    return any(other != found.dateline.text and other[:1].isupper() and weight(other) >= TOWN for other in others)


def _before_body(story: _Story) -> _Found | None:
    """A dateline that opens the standfirst, or stands on the last line before the text."""
    for text in story.before:
        found = None if _is_headline(text, story.headline) else read_opening(text, language=story.language, context=story.context)
        if isinstance(found, Opening):
            return _Found(found)
    lede = next(_openings(story.body, story.headline), ("", 0))[0]
    for text in story.before[-LAST_LINES:]:
        line = _without_reporter(text, story.credits)
        if not _is_headline(text, story.headline) and (found := read_own_line(line, lede, language=story.language)):
            return _Found(found)
    return None


def _without_reporter(line: str, credits: Sequence[str]) -> str:    # noqa: A002
    """'Ann Lee / Oslo May 3' without the name that a credit has."""
    name, mark, rest = line.partition("/")
    is_named = mark and fold(name) and any(fold(name) in fold(credit) for credit in credits if len(credit) < SHORT_CREDIT)
    return rest.strip() if is_named else line


def _in_credits(lines: Sequence[str], story: _Story) -> _Found | None:
    opening_lines = [text for text, _ in _openings(story.body, story.headline)][:3]
    last_line = story.body[story.body.rfind("\n\n") + 2:]
    for number, line in enumerate((*lines, *story.before, *opening_lines, last_line)):
        if found := read_credit_line(line, is_credit=number < len(lines), masthead=story.masthead, language=story.language):
            return _Found(found)
    return None


def _in_structured(names: Sequence[str], language: str | None) -> _Found | None:
    for name in names:
        text = name.strip(" -–—:")
        head = read_head(text, language)
        if head is not None and head.known:
            return _Found(Opening(Dateline(text, tuple(head.places), tuple(head.agencies), head.date), 0, 0, "structured"))
    return None


def _openings(body: str, headline: str | None) -> Iterator[tuple[str, int]]:
    """The first paragraphs with their offsets, the repeated headline left out."""
    start, given = 0, 0.0
    while start < len(body) and given < MAX_PARAGRAPHS:
        end = body.find("\n\n", start)
        end = len(body) if end < 0 else end
        paragraph = body[start:end]
        if paragraph.strip() and not _is_headline(paragraph, headline):
            yield paragraph, start
            given += 1 if len(paragraph) >= PROSE else SHORT_LINE
        start = end + 2


def _is_headline(text: str, headline: str | None) -> bool:
    return headline is not None and abs(len(text) - len(headline)) < 12 and fold(text) == fold(headline)


__all__ = ["DatelineReading", "find_dateline"]
