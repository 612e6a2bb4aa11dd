"""Traps: addresses that a site makes without end -> those that are taken, and in words what was left out (`Candidate*, Budget -> Sifted`).

Calendars, session ids, paths that repeat themselves, endless lists: each is bounded by a number of the source's budget. No IO; what the
archive knows comes in as values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, MutableMapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .models import Budget, Candidate
from .urls import ID_PARAMETERS

MOST_SHOWN = 120    # characters of an example
_SESSION = re.compile(r";[a-z_]*sess(?:ion)?_?id=[^/?]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of a channel's candidates is taken. `is_cut`: some of the rest would be taken another time."""

    candidates: tuple[Candidate, ...]
    new: int = 0
    left_out: tuple[str, ...] = ()    # in words
    is_cut: bool = False


def sift(candidates: Iterable[Candidate], known: Collection[str], room: int, budget: Budget, variants: MutableMapping[str, int]) -> Sifted:
    """Take what is known already, and of the rest what is no trap and for what there is room, in the channel's order.

    known: addresses that the archive has. room: for new ones. variants: page -> how many of its queries are known; grows by what is taken.
    """
    taken: list[Candidate] = []
    new, refused = 0, Counter[str]()
    examples: dict[str, str] = {}
    for candidate in candidates:
        if candidate.url not in known:
            why = _why_not(candidate.url, budget, variants) or ("" if new < room else f"no room for more new ones (budget: {_scarce(room, budget)})")
            if why:
                refused[why] += 1
                examples.setdefault(why, candidate.url)
                continue
            new += 1
            variants[page_of(candidate.url)] = variants.get(page_of(candidate.url), 0) + 1
        taken.append(candidate)
    said = tuple(f"{count} left out: {why}, such as {_short(examples[why])}" for why, count in refused.items())
    return Sifted(tuple(taken), new, said, is_cut=any(why.startswith("no room") for why in refused))


def _scarce(room: int, budget: Budget) -> str:
    return "new_urls" if room >= budget.new_urls else "new_urls, waiting"


def _why_not(url: str, budget: Budget, variants: MutableMapping[str, int]) -> str | None:
    """Why this address is taken for a trap, and the budget's key; None where it is not."""
    if len(url) > budget.url_length:
        return f"longer than {budget.url_length} characters (budget: url_length)"
    if repeats(url) > budget.repeats:
        return f"a path that repeats itself (budget: repeats, {budget.repeats})"
    if page_of(url) != url and variants.get(page_of(url), 0) >= budget.variants:
        return f"more than {budget.variants} queries of one page (budget: variants)"
    return None


def repeats(url: str) -> int:
    """How often the most frequent segment stands in a path. Numbers do not count: 2011/11/11."""
    segments = Counter(segment.lower() for segment in urlsplit(url).path.split("/") if segment and not segment.isdigit())
    return max(segments.values(), default=0)


def page_of(url: str) -> str:
    """An address without what makes variants of one page: session ids, and every parameter but those that name an article."""
    address, _, query = url.partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair.partition("=")[0].lower() in ID_PARAMETERS)
    return _SESSION.sub("", address) + (f"?{kept}" if kept else "")


def sift_sitemaps(count: int, known: int, depth: int, budget: Budget) -> tuple[int, str | None]:
    """How many of `count` new sitemaps of an index are followed, and in words what is left out. depth: of the index, 0 for one of sources.toml."""
    if count and depth >= budget.sitemap_depth:
        return 0, f"{count} sitemaps left out: indexes more than {budget.sitemap_depth} deep (budget: sitemap_depth)"
    room = max(0, budget.sitemaps - known)
    return min(count, room), f"{count - room} sitemaps left out: more than {budget.sitemaps} (budget: sitemaps)" if count > room else None


def _short(url: str) -> str:
    return url if len(url) <= MOST_SHOWN else url[:MOST_SHOWN] + "..."
