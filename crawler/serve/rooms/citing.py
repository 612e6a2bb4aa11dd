"""How an archive and what a search finds in it are cited (`Work -> Citation`): in words, and as BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ... import __version__

_SPECIAL = re.compile(r"[#$%&_{}]")    # each gets a backslash in BibTeX
_UNSAYABLE = re.compile(r"[\\~^]")


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited: an archive, and of it what a search finds at a moment. Days are ISO 8601; None where the archive is empty or took too long."""

    title: str
    archive_url: str
    url: str                # of the search
    asked: tuple[str, ...]  # the search in words; empty: all articles
    articles: int | None    # that it finds
    outlets: int | None
    first: str | None
    last: str | None
    at: datetime            # aware


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite. `label` says what."""

    label: str
    text: str
    bibtex: str


def citations(work: Work) -> tuple[Citation, ...]:
    """The archive, and the data set where the search does not ask for all of it."""
    outlets = f"{work.outlets:,} outlets" if work.outlets else ""
    span = f"{work.first[:10]} to {work.last[:10]}" if work.first and work.last else ""
    about = ", ".join(part for part in (outlets, span) if part)
    archive = _citation("The archive", work, work.title, f"{about + '; ' if about else ''}collected with newsarchive {__version__}", work.archive_url, "archive")
    if not work.asked:
        return (archive,)
    found = f"{work.articles:,} articles" if work.articles is not None else "articles"
    return (_citation("This data set", work, f"{work.title}: {found} on {', '.join(work.asked)}", f"a search of {work.archive_url}", work.url, "dataset"), archive)


def _citation(label: str, work: Work, title: str, note: str, url: str, key: str) -> Citation:
    text = f"{title} [data set]. {note[:1].upper()}{note[1:]}. {url} (retrieved {work.at:%Y-%m-%d %H:%M} UTC)."
    bibtex = "\n".join((
        f"@misc{{newsarchive-{key}-{work.at:%Y%m%d},", f"  title   = {{{_tex(title)}}},", f"  year    = {{{work.at:%Y}}},", f"  url     = {{{url}}},",
        f"  urldate = {{{work.at:%Y-%m-%d}}},", f"  note    = {{{_tex(note)}}}", "}"))
    return Citation(label, text, bibtex)


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _UNSAYABLE.sub(" ", text))
