"""Where a story was filed: body, blocks before it, credits, structured names -> DatelineReading.

A dateline that opens the text is believed first, then a place in the credit line, then structured data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...models import Dateline
from ...text import fold
from .credit_line import read_credit_line
from .eastasian import Opening
from .head import read_head
from .lede import Refusal, read_opening

MAX_PARAGRAPHS = 4        # of the body that may hold the lede
MAX_BEFORE = 30           # blocks between headline and body
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
    body: str, *, before: Sequence[str] = (), credits: Sequence[str] = (), structured: Sequence[str] = (), headline: str | None = None,
    masthead: str | None = None, language: str | None = None,
) -> DatelineReading:
    """The dateline of a story.

    `body`: clean text, paragraphs joined by a blank line; `before`: blocks printed between headline and body, in order; `credits`: printed
    byline lines; `structured`: names of schema.org dateline and locationCreated.
    """
    refused: str | None = None
    context = body[:CONTEXT]
    for text, start in _openings(body, headline):
        found = read_opening(text, language=language, context=context)
        if isinstance(found, Opening):
            return DatelineReading(found.dateline, found.rule, start + found.start, start + found.end, 0.9, None)
        if isinstance(found, Refusal) and refused is None:
            refused = f"{found.text!r}: {found.reason}"
    for text in before[-MAX_BEFORE:]:
        found = read_opening(text, language=language, context=context) if not _is_headline(text, headline) else None
        if isinstance(found, Opening):
            return DatelineReading(found.dateline, found.rule, 0, 0, 0.8, None)
    for line in (*credits, *before[-MAX_BEFORE:]):
        found = read_credit_line(line, masthead=masthead, language=language)
        if found is not None:
            return DatelineReading(found.dateline, found.rule, 0, 0, 0.7, None)
    for name in structured:
        head = read_head(name.strip(" -–—:"), language)
        if head is not None and head.known:
            return DatelineReading(Dateline(name.strip(" -–—:"), tuple(head.places), tuple(head.agencies), head.date), "structured", 0, 0, 0.6, None)
    return DatelineReading(None, "none", 0, 0, 0.0, refused)


def _openings(body: str, headline: str | None) -> Iterator[tuple[str, int]]:
    """The first paragraphs with their offsets, the repeated headline left out."""
    start, given = 0, 0
    while start < len(body) and given < MAX_PARAGRAPHS:
        end = body.find("\n\n", start)
        end = len(body) if end < 0 else end
        paragraph = body[start:end]
        if paragraph.strip() and not _is_headline(paragraph, headline):
            yield paragraph, start
            given += 1
        start = end + 2


def _is_headline(text: str, headline: str | None) -> bool:
    return bool(headline) and len(text) < 400 and fold(text) == fold(headline or "")


__all__ = ["DatelineReading", "find_dateline"]
