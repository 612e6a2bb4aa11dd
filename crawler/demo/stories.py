"""The articles: files of `articles/` -> `Story`, dated so that they always look like this week's news.

A file is TOML, a line `---`, and paragraphs. What a reader program should make of the printed page stands in the same file
(authors, dateline, places, state), so that a crawl can be compared with it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from zlib import crc32

from ..models import PageState
from .outlets import FORBIDDEN, OUTLETS, Outlet
from .words import calendar

FIRST, SECOND = 1, 2    # editions


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its outlet prints it in one edition. Times are aware, in the outlet's zone."""

    outlet: Outlet
    slug: str
    path: str
    language: str
    kind: str                          # article, liveblog, paywalled, plain, soft_404, forbidden, or scrolled_off: off its feed before a visitor came
    markup: str                        # jsonld, microdata, meta or none
    headline: str
    paragraphs: tuple[str, ...]        # as printed, the dateline at the head of the first where it belongs there
    section: str
    published_at: datetime
    modified_at: datetime
    standfirst: str | None = None
    kicker: str | None = None
    byline: str | None = None          # as printed
    authors: tuple[str, ...] = ()      # whom the byline credits
    by_organisation: bool = False      # an agency or a desk, not people
    dateline: str | None = None        # as printed, without the separator
    dateline_as: str = "lede"          # where it stands: lede, line (of its own) or byline
    places: tuple[str, ...] = ()       # of the dateline: "Lisbon PT"
    agencies: tuple[str, ...] = ()     # of the dateline
    tags: tuple[str, ...] = ()
    state: PageState = PageState.FULL  # what a reader program should say of the page
    changes: bool = False              # looks different, is gone, or is new in the second edition
    is_stealth: bool = False           # was edited, and keeps its modified time
    gone: int | None = None            # HTTP status once it was taken down

    @property
    def is_archived(self) -> bool:
        """Whether a crawler that obeys robots.txt gets an article from it."""
        return self.kind not in ("forbidden", "soft_404", "scrolled_off")


def stories(now: datetime, edition: int = FIRST) -> tuple[Story, ...]:
    """All articles of an edition, the newest first. `now`: aware; the same moment gives the same articles, byte for byte."""
    found = [_story(outlet, name, text, now, edition) for outlet in OUTLETS for name, text in _files(outlet)]
    there = [story for story in found if edition == SECOND or story.published_at <= now]
    return tuple(sorted(there, key=lambda story: story.published_at, reverse=True))


def _files(outlet: Outlet) -> list[tuple[str, str]]:
    folder = resources.files(__package__) / "articles" / outlet.id
    return sorted((file.name.removesuffix(".txt"), file.read_text(encoding="utf-8")) for file in folder.iterdir())


def _story(outlet: Outlet, name: str, text: str, now: datetime, edition: int) -> Story:
    head, _, body = text.partition("\n---\n")
    facts = tomllib.loads(head)
    later = facts.pop("edition_2", {})
    language = outlet.language or name.partition("-")[0]
    since = timedelta(hours=facts.pop("hours_ago"), minutes=crc32(name.encode()) % 50)
    published = (now - since).astimezone(outlet.zone).replace(second=0, microsecond=0)
    story = Story(
        outlet=outlet, slug=name, language=language, kind=facts.pop("kind", "article"), markup=facts.pop("data", outlet.markup), path="",
        paragraphs=tuple(body.strip().split("\n\n")) if body.strip() else (), published_at=published, modified_at=published,
        changes=bool(later) or published > now, **{key: _frozen(key, value) for key, value in facts.items()})
    story = _dated(replace(story, path=_path(story)))
    return _second_edition(story, later, now) if edition == SECOND and later else story


def _frozen(key: str, value: Any) -> Any:
    return PageState(value) if key == "state" else tuple(value) if isinstance(value, list) else value


def _dated(story: Story) -> Story:
    """The same with its placeholders filled in."""
    words = calendar(story.published_at, story.language)
    dateline = _filled(story.dateline, words) if story.dateline else None
    return replace(story, dateline=dateline, paragraphs=tuple(_filled(paragraph, words) for paragraph in story.paragraphs))


def _filled(text: str, words: dict[str, str]) -> str:
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text


def _second_edition(story: Story, later: dict[str, Any], now: datetime) -> Story:
    """Taken down, or edited: another headline, other sentences. Raises ValueError where a sentence to be replaced is not there."""
    if "gone" in later:
        return replace(story, gone=later["gone"])
    words, body = calendar(story.published_at, story.language), "\n\n".join(story.paragraphs)
    for old, new in later["replace"]:
        if (old := _filled(old, words)) not in body:
            raise ValueError(f"{story.slug}: edition 2 replaces what edition 1 does not say: {old}")
        body = body.replace(old, _filled(new, words))
    is_stealth = later.get("stealth", False)
    modified = story.modified_at if is_stealth else now.astimezone(story.outlet.zone).replace(second=0, microsecond=0)
    return replace(story, headline=later.get("headline", story.headline), paragraphs=tuple(body.split("\n\n")), modified_at=modified, is_stealth=is_stealth)


def _path(story: Story) -> str:
    """Each outlet has its own way with addresses."""
    number = crc32(story.slug.encode()) % 9_000_000 + 1_000_000
    if story.kind == "forbidden":
        return f"{FORBIDDEN}{story.slug}"
    if story.outlet.id == "harbour-courier":
        return f"/{story.published_at:%Y/%m/%d}/{story.slug}/"
    if story.outlet.id == "neckar-bote":
        return f"/{story.section.lower()}/{story.slug}-{number}.html"
    return f"/{story.language}/{story.slug.partition('-')[2]}-{number}"
