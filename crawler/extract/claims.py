"""Which of several claims of one time is taken: (rule, Moment) in order of trust -> the one, as its page prints it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ..models import Moment, Precision, ZoneSource

WEAK = frozenset(f"meta.{name}" for name in ("date", "dc.date", "dcterms.date", "dc:date", "created", "lastpublished", "displaydate"))
NEAR = timedelta(hours=36)      # two stamps of one event in different zones or precisions
EAST, WEST = timedelta(hours=14), timedelta(hours=12)     # how far local time may be from UTC

Claim = tuple[str, Moment]


def confidence(rule: str, moment: Moment | None, claims: list[Claim]) -> float:
    """As measured: 0.97 where two sources agree; a lone stamp in the head, which the page may contradict, less than a lone printed time."""
    if moment is None:
        return 0.0
    if rule == "relative":
        return 0.3
    if rule.endswith((".modified", ".elsewhere")) or rule == "htmldate":
        return 0.5
    if sum(1 for _, other in claims if abs(other.at - moment.at) <= NEAR) > 1:
        return 0.97
    return 0.75 if rule.startswith(("jsonld", "meta", "itemprop")) else 0.9


def told(claims: list[Claim], visible: list[tuple[str, Moment, bool]]) -> list[Claim]:
    """Without meta tags that often hold the time of the last change, where they are all that the head says and the page prints another day."""
    structured = [rule for rule, _ in claims if rule.startswith(("jsonld", "meta", "itemprop"))]
    printed = [(rule, moment) for rule, moment, _ in visible if rule in ("time", "printed")]
    if not structured or not printed or not WEAK.issuperset(structured) or any(_is_near(claim, claims[0][1]) for _, claim in printed):
        return claims
    return [claim for claim in claims if claim[0] not in WEAK] or [(f"{printed[0][0]}.modified", printed[0][1])]


def not_after_printed(claims: list[Claim]) -> list[Claim]:
    """The printed day first, where JSON-LD alone tells a later one, which is then the day on which the page was built."""
    if not claims or not claims[0][0].startswith("jsonld"):
        return claims
    first = claims[0][1].at
    near = {rule.split(".")[0] for rule, moment in claims if abs(moment.at - first) <= NEAR}
    printed = [claim for claim in claims if claim[0] == "printed"]
    if near != {"jsonld"} or not printed or printed[0][1].at > first:
        return claims
    return [printed[0], *(claim for claim in claims if claim is not printed[0])]


def _is_near(one: Moment, other: Moment) -> bool:
    """Whether two may be one time: at most some hours apart, or of one day."""
    return abs(one.at - other.at) <= timedelta(hours=3) or one.at.date() == other.at.date()


def agreed(claims: list[Claim]) -> list[Claim]:
    """The claims as they are; where the first stands alone against both a meta tag and the printed time, without it."""
    if len(claims) < 3:
        return claims
    first = claims[0][1].at
    others = [claim for claim in claims[1:] if abs(claim[1].at - first) > NEAR]
    if len(others) < len(claims) - 1:
        return claims
    kinds = {rule.split(".")[0] for rule, moment in others if abs(moment.at - others[0][1].at) <= NEAR}
    return others if {"meta", "printed"} <= kinds or {"meta", "time"} <= kinds else claims


def as_printed(moment: Moment, claims: list[Claim]) -> Moment:
    """The same instant, printed as readers see it, where it was taken from a stamp in UTC and the page also tells it in its own zone."""
    if not _is_in_utc(moment):
        return moment
    for _, claim in claims:
        offset = _offset_of(claim, moment)
        if offset:
            return replace(moment, printed=claim.printed, offset=offset)
    days = [claim for rule, claim in claims if rule in ("printed", "time") and claim.precision is Precision.DAY]
    if any(claim.at.date() == moment.at.date() for claim in days):
        return moment
    local = next((claim for claim in days if -WEST - timedelta(days=1) < claim.at - moment.at < EAST), None)
    return replace(moment, printed=local.printed, offset=None) if local else moment


def _is_in_utc(moment: Moment) -> bool:
    return moment.zone is ZoneSource.PRINTED and moment.offset == 0


def _offset_of(claim: Moment, moment: Moment) -> int | None:
    """Minutes by which a claim prints the very instant ahead of UTC; None where it is another one. Clocks differ by whole quarters of an hour."""
    if claim.precision is Precision.DAY or _is_in_utc(claim):
        return None
    if claim.zone is ZoneSource.PRINTED:
        return claim.offset if claim.at == moment.at else None
    apart = claim.at + timedelta(minutes=claim.offset or 0) - moment.at
    if not -WEST <= apart <= EAST or (apart.total_seconds() + 60) % 900 > 120:
        return None
    return round(apart.total_seconds() / 900) * 15


def finest(claims: list[Claim]) -> tuple[str, Moment | None]:
    """The first claim, or a finer one of the same event."""
    if not claims:
        return "none", None
    rule, first = claims[0]
    if first.precision is Precision.DAY:
        for other_rule, other in claims[1:]:
            if other.precision is not Precision.DAY and timedelta(hours=-14) <= other.at - first.at <= NEAR:
                return other_rule, other
    return rule, first
