"""How articles and archives are cited (`Reference -> Citation`): in words, as BibTeX, as RIS and as CSL-JSON.

Names stay as they were printed: which part is the family name, no page says.
Sources: RIS as reference managers read it, CSL-JSON 1.0 (citationstyles.org), biblatex for the fields of @article and @misc.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

_SPECIAL = re.compile(r"[#$%&_{}]")    # each gets a backslash in BibTeX
_UNSAYABLE = re.compile(r"[\\~^]")
_SPACES = re.compile(r"\s+")


class Kind(Enum):
    """What is cited: its names in the three formats."""

    ARTICLE = ("article", "NEWS", "article-newspaper")
    DATASET = ("misc", "DATA", "dataset")


class Form(Enum):
    """A format of a citation: what it is called, the ending of its files and their type."""

    BIBTEX = ("BibTeX", "bib", "application/x-bibtex; charset=utf-8")
    RIS = ("RIS", "ris", "application/x-research-info-systems; charset=utf-8")
    CSL = ("CSL-JSON", "json", "application/vnd.citationstyles.csl+json")

    def __init__(self, label: str, ending: str, content_type: str) -> None:
        self.label, self.ending, self.content_type = label, ending, content_type


@dataclass(frozen=True, slots=True)
class Name:
    """An author as printed: a person, or a desk, agency or outlet."""

    text: str
    is_person: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited. `published` is a day (ISO 8601), `retrieved` is aware; `note` is a sentence without its full stop."""

    key: str
    kind: Kind
    title: str
    url: str
    retrieved: datetime
    authors: tuple[Name, ...] = ()
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite. `label` says what; `forms` are the same in each Form."""

    label: str
    text: str
    forms: tuple[tuple[Form, str], ...]


def citation(label: str, reference: Reference) -> Citation:
    """A reference in words and in every form."""
    return Citation(label, words(reference), tuple((form, written(reference, form)) for form in Form))


def words(reference: Reference) -> str:
    """A reference as a sentence that stands in a footnote."""
    authors = f"{', '.join(one.text for one in reference.authors)}: " if reference.authors else ""
    title = f"“{reference.title}”" if reference.kind is Kind.ARTICLE else f"{reference.title} [data set]"
    origin = ", ".join(part for part in (reference.outlet, reference.published) if part)
    parts = (f"{authors}{title}{f', {origin}' if origin else ''}", reference.note[:1].upper() + reference.note[1:],
             f"{reference.url} (retrieved {reference.retrieved:%Y-%m-%d %H:%M} UTC)")
    return ". ".join(part for part in parts if part) + "."


def written(reference: Reference, form: Form) -> str:
    """A reference in one form, as a file of it holds it."""
    return {Form.BIBTEX: _bibtex, Form.RIS: _ris, Form.CSL: _csl}[form](reference)


def _bibtex(one: Reference) -> str:
    day = _date(one.published)
    authors = " and ".join(_tex(name.text) if name.is_person else f"{{{_tex(name.text)}}}" for name in one.authors)
    fields = [
        ("author", authors), ("title", f"{{{_tex(one.title)}}}"), ("journal" if one.kind is Kind.ARTICLE else "howpublished", _tex(one.outlet or "")),
        ("year", f"{day[0] if day else one.retrieved.year}"), ("month", str(day[1]) if len(day) > 1 else ""), ("day", str(day[2]) if len(day) > 2 else ""),
        ("url", re.sub(r"[{}\\\s]", "", one.url)), ("urldate", f"{one.retrieved:%Y-%m-%d}"), ("langid", _tex(one.language or "")), ("note", _tex(one.note))]
    return "\n".join((f"@{one.kind.value[0]}{{{one.key},", *(f"  {name:<8} = {{{value}}}," for name, value in fields if value), "}")) + "\n"


def _ris(one: Reference) -> str:
    day = _date(one.published)
    fields = [
        ("TY", one.kind.value[1]), *(("AU", name.text) for name in one.authors), ("TI", one.title), ("T2", one.outlet), ("PY", f"{(day or [one.retrieved.year])[0]:04}"),
        ("DA", "/".join(f"{part:02}" for part in day)), ("UR", one.url), ("Y2", f"{one.retrieved:%Y/%m/%d}"), ("LA", one.language), ("N1", one.note), ("ID", one.key)]
    return "".join(f"{tag}  - {_SPACES.sub(' ', value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def _csl(one: Reference) -> str:
    item: dict[str, object] = {
        "id": one.key, "type": one.kind.value[2], "title": one.title, "author": [{"literal": name.text} for name in one.authors], "container-title": one.outlet,
        "issued": {"date-parts": [_date(one.published)]} if _date(one.published) else None, "URL": one.url,
        "accessed": {"date-parts": [[one.retrieved.year, one.retrieved.month, one.retrieved.day]]}, "language": one.language, "note": one.note}
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _date(day: str | None) -> list[int]:
    """[2026, 11, 24], or fewer parts of a shorter one; empty where it is none."""
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", day or "", re.ASCII)
    return [int(part) for part in found.groups() if part] if found else []


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _SPACES.sub(" ", _UNSAYABLE.sub(" ", text)))
