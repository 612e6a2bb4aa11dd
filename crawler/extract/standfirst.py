"""Kicker and standfirst: the lines printed around a headline -> Surroundings, and where the body stands among the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..text import fold
from .blocks import Block
from .linked import LinkedArticle
from .metas import Head
from .titles import likeness, squeeze

KICKER_MARK = re.compile(r"kicker|overline|eyebrow|dachzeile|topline|pretitle|supertitle|antetitulo|volanta|cintillo|occhiello|surtitre|chapeu|overtitle|label|section-?(?:name|label|title)|rubric")
STANDFIRST_MARK = re.compile(
    r"standfirst|stand-first|\bdek\b|deck\b|sub-?(?:title|head(?:line|ing)?)|summary|sommario|chapo|\bchapeau|abstract|excerpt|\blead\b|lead-?(?:text|paragraph)|lede|intro|vorspann|ingress|teaser-?text|bajada|entradilla|copete|description|untertitel|manchet|perex|catenaccio|\blid\b|zajawka"
)
DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
# What labels an advertisement's place.
AD = re.compile(r"\W*(?:anzeige|werbung|advertisement|ad|publicit[eé]|publicidad|publicidade|pubblicit[aà]|advertentie|annons|annonse|annonce|reklama?|реклама)\W*", re.IGNORECASE)
LONGEST_KICKER, LONGEST_STANDFIRST = 80, 800


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the headline. `first`, `last`: block indexes of the body; `before`: texts printed between headline and body."""

    kicker: str | None
    standfirst: str | None
    standfirst_rule: str
    first: int
    last: int
    before: tuple[str, ...]


def read_surroundings(blocks: Sequence[Block], headline: Block | None, kicker: str | None, paragraphs: Sequence[str], head: Head,
                      linked: LinkedArticle | None) -> Surroundings:
    """Kicker and standfirst as printed; None where none is printed."""
    first, last = span(blocks, headline, paragraphs)
    start = headline.index + 1 if headline else max(0, first - 10)
    between = [b for b in blocks[start:first] if b.around not in ("nav", "aside", "form")][:40]
    above = [b for b in blocks[max(0, start - 5):max(0, start - 1)] if headline and b.around != "nav"]
    standfirst, rule = _standfirst(between, head, linked, headline)
    return Surroundings(kicker or _kicker(above), standfirst, rule, first, last, tuple(b.text for b in between))


def span(blocks: Sequence[Block], headline: Block | None, paragraphs: Sequence[str]) -> tuple[int, int]:
    """Indexes of the blocks that print the body's first and last paragraph."""
    start = headline.index + 1 if headline else 0
    openings = {text[:40] for text in paragraphs if len(text) > 25}
    hits = [b.index for b in blocks[start:] if len(b.text) > 25 and b.text[:40] in openings]
    if not hits:
        openings = {squeeze(text[:80])[:30] for text in paragraphs if len(text) > 25}
        hits = [b.index for b in blocks[start:] if len(b.text) > 25 and squeeze(b.text[:80])[:30] in openings]
    if not hits:
        prose = [b.index for b in blocks[start:] if b.is_prose]
        return (prose[0], prose[-1]) if prose else (min(start, len(blocks)), max(0, len(blocks) - 1))
    return hits[0], hits[-1]


def _kicker(above: Sequence[Block]) -> str | None:
    return next((b.text for b in reversed(above) if KICKER_MARK.search(b.marks) and len(b.text) <= LONGEST_KICKER and not AD.fullmatch(b.text)), None)


def _standfirst(between: Sequence[Block], head: Head, linked: LinkedArticle | None, headline: Block | None) -> tuple[str | None, str]:
    described = [value for value in (*head.all(*DESCRIPTIONS), linked.description if linked else None) if value]
    for block in between:
        if not 25 <= len(block.text) <= LONGEST_STANDFIRST or (headline and fold(block.text) == fold(headline.text)):
            continue
        if STANDFIRST_MARK.search(block.marks):
            return block.text, "marked"
        if any(squeeze(block.text) == squeeze(value) or (len(value) > 60 and likeness(block.text, value) > 0.9) for value in described):
            return block.text, "printed+description"
    return _parted(between), "printed"


def _parted(between: Sequence[Block]) -> str | None:
    """A sentence between headline and byline: the only prose there, with shorter lines between it and the body."""
    prose = [block for block in between if block.is_prose and not block.linked]
    if len(prose) == 1 and prose[0] is not between[-1] and len(prose[0].text) <= LONGEST_STANDFIRST // 2 and prose[0].text[-1] in ".!?…。”\"»":
        return prose[0].text
    return None
