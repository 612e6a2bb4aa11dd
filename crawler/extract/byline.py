"""Who is credited: all credits that a page gives, judged together (`tuple[Credit] -> BylineReading`).

Structured data tells the names best, the printed line tells who else there is; meta tags are often the outlet, an editor's login or a
robot. What the page does not say is not invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..models import Author, AuthorKind
from ..text import fold
from .agencies import canonical_agency
from .credit_text import as_printed, has_lead, is_outlet, parse_credit

MAX_CREDITS = 80
MAX_AUTHORS = 20
NAMING = frozenset((AuthorKind.PERSON, AuthorKind.AGENCY, AuthorKind.DESK))


@dataclass(frozen=True, slots=True)
class Credit:
    """One place of a page that credits somebody. `kind` where structured data states it."""

    rule: str                       # "jsonld.author", "meta.author", "rel.author", "itemprop.author", "byline.element", "lede"
    text: str                       # as the page has it
    url: str | None = None
    kind: AuthorKind | None = None


@dataclass(frozen=True, slots=True)
class BylineReading:
    """The judgement: `byline` as printed, who it names, the agency among them, and what the other rules would have given."""

    byline: str | None
    authors: tuple[Author, ...]
    agency: str | None
    rule: str
    confidence: float
    runners_up: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one rule says, all its credits together."""

    rule: str
    authors: tuple[Author, ...]
    printed: str | None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(_key(author.name) for author in self.authors)

    @property
    def people(self) -> frozenset[str]:
        return frozenset(_key(author.name) for author in self.authors if author.kind is AuthorKind.PERSON)


def choose_byline(credits: Sequence[Credit], *, masthead: str | None = None, host: str = "", language: str | None = None) -> BylineReading:
    """Which of a page's credits to believe. `host` and `masthead` tell the outlet's own name, which is left out beside a person's."""
    outlet = masthead or host
    readings = [reading for reading in (_read(rule, group, outlet) for rule, group in _by_rule(credits[:MAX_CREDITS])) if reading.authors]
    printed = _printed_readings(credits[:MAX_CREDITS], outlet)
    if not readings and not printed:
        return BylineReading(None, (), None, "none", 0.0, ())
    best = _best(readings, printed)
    authors = _finished(best.authors)
    byline = next((reading.printed for reading in printed if reading.names & best.names), None) or best.printed
    runners_up = tuple((reading.rule, ", ".join(author.name for author in reading.authors)) for reading in (*readings, *printed) if reading.names != best.names)
    agency = next((name for author in authors if author.kind is AuthorKind.AGENCY and (name := canonical_agency(author.name))), None)
    return BylineReading(byline, authors, agency, best.rule, _confidence(best, [*readings, *printed]), runners_up[:5])


def _by_rule(credits: Iterable[Credit]) -> list[tuple[str, list[Credit]]]:
    groups: dict[str, list[Credit]] = {}
    for credit in credits:
        groups.setdefault(credit.rule, []).append(credit)
    order = ("jsonld", "itemprop", "rel", "meta", "lede")
    return sorted(((rule, group) for rule, group in groups.items() if not rule.startswith("byline")), key=lambda pair: _place(order, pair[0]))


def _place(order: tuple[str, ...], rule: str) -> int:
    return next((number for number, start in enumerate(order) if rule.startswith(start)), len(order))


def _read(rule: str, group: list[Credit], outlet: str) -> _Reading:
    found: dict[str, Author] = {}
    for credit in group:
        for author in _authors(credit, outlet):
            found.setdefault(_key(author.name), author)
    return _Reading(rule, tuple(found.values())[:MAX_AUTHORS], as_printed(group[0].text))


def _authors(credit: Credit, outlet: str) -> tuple[Author, ...]:
    authors = parse_credit(credit.text, masthead=outlet, url=credit.url)
    return authors


def _printed_readings(credits: Sequence[Credit], outlet: str) -> list[_Reading]:
    readings = []
    for credit in credits:
        if credit.rule.startswith("byline"):
            authors = parse_credit(credit.text, masthead=outlet, url=credit.url)
            if authors:
                readings.append(_Reading(credit.rule, authors, as_printed(credit.text)))
    return readings


def _best(readings: list[_Reading], printed: list[_Reading]) -> _Reading:
    named = [reading for reading in readings if any(author.kind in NAMING for author in reading.authors)]
    first = named[0] if named else None
    if first is not None:
        fuller = [reading for reading in printed if reading.names > first.names]
        return max(fuller, key=lambda reading: len(reading.names)) if fuller and first.rule.startswith("jsonld") else first
    if printed:
        return printed[0]
    return readings[0]


def _finished(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Without the outlet where somebody else is named."""
    others = tuple(author for author in authors if author.kind is not AuthorKind.OUTLET)
    return others or authors


def _confidence(best: _Reading, readings: list[_Reading]) -> float:
    agreeing = sum(reading.names == best.names for reading in readings)
    return min(0.98, 0.6 + 0.15 * agreeing)


def _key(name: str) -> str:
    return fold(name) or name


__all__ = ["BylineReading", "Credit", "canonical_agency", "choose_byline"]
