"""Credit lines that say where the reporter files from -> Opening (`"Von Max Muster, Moskau"`, `"Jane Doe in Kyiv"`, `"Reuters, Washington, Nov 20 2019"`)."""

from __future__ import annotations

import re

from ...models import Dateline, Place
from ...text import fold
from ..agencies import canonical_agency
from ..credit_text import has_lead, is_desk, is_outlet, looks_like_name, parse_credit
from ..gazetteer import country_code, is_region, locate, weight
from .dates import find_date
from .eastasian import Opening, read_east_asian
from .head import read_head
from .words import LABELS, PREPOSITIONS

MAX_LINE = 200       # characters
FAMOUS = 75          # ... of one that follows a name without a comma
TOWN = 45            # least gazetteer weight of a place beside a name

_IN_PLACE = re.compile(
    r"(?<=[\w.)])[,\s]*\s(?:" + "|".join(sorted(map(re.escape, PREPOSITIONS), key=len, reverse=True)) + r")\s+(?P<place>(?:[A-ZÀ-ÞА-ЯΑ-Ω][^,|;()\d]{1,40}))(?P<tail>$|[,|;(].*$)"
)
_FIELDS = re.compile(r"\s*[,|•·/]\s*|\s+[-–—]\s+")


def read_credit_line(line: str, *, is_credit: bool, masthead: str | None = None, language: str | None = None) -> Opening | None:
    """The filing place of a credit line, where every other part of the line is a name, an agency, an outlet or a date.

    `is_credit`: the page marks the line as one; else it must open as one ("By").
    """
    line = " ".join(line.split()).strip(" ,|•·-–—")
    if not 4 <= len(line) <= MAX_LINE:
        return None
    if east := read_east_asian(line, language):
        return Opening(east.dateline, 0, 0, "byline.east_asian")
    return (_by_preposition(line, masthead, language) if is_credit else None) or _by_fields(line, is_credit, masthead, language)


def _by_preposition(line: str, masthead: str | None, language: str | None) -> Opening | None:
    match = _IN_PLACE.search(line)
    if not match:
        return None
    words = re.split(r"\s(?:and|und|et|y|with|mit)\s", match["place"])[0].strip(" .")
    head = read_head(words, language)
    if head is None or head.weight < TOWN or not _is_credit(line[:match.start()], masthead):
        return None
    agency = canonical_agency(line[:match.start()])
    text = f"{line[:match.start()].strip()} in {words}" if agency else words
    text = line[:match.start("place")] + words if agency else words
    return _opening(text, head.places, [agency] if agency else [], head.date, "byline.in")


def _is_credit(text: str, masthead: str | None) -> bool:
    text = text.strip(" ,")
    return bool(canonical_agency(text) or is_desk(text) or is_outlet(text, masthead) or parse_credit(text, masthead=masthead)) or text.lower() in ("do uol", "da redação")


def _by_fields(line: str, is_credit: bool, masthead: str | None, language: str | None) -> Opening | None:
    """Fields between commas and bars; the place is a field, every other field must be something that a credit line holds."""
    date = find_date(line)
    body = f"{_place_apart(line[:date.start])}|{line[date.end:]}" if date else line
    fields = [field.strip(" .") for field in _FIELDS.split(body) if field and field.strip(" .")]
    places = [field for field in fields if _is_town(field)]
    others = [field for field in fields if field not in places]
    if not places or not others and not date or not all(_is_explained(other, masthead) for other in others):
        return None
    if not any(_is_credit(other, masthead) for other in others) and not date:
        return None
    if not is_credit and not date and not has_lead(line) and not any(map(canonical_agency, others)):
        return None
    found = [place for place in (locate(name, language=language) for name in places) if place]
    agencies = [agency for agency in map(canonical_agency, others) if agency]
    start, end = line.index(places[0]), line.index(places[-1]) + len(places[-1])
    if date and 0 <= date.start - end <= 4:
        end = date.end
    return _opening(line[start:end].strip(" ,|•-–—"), found, agencies, date.date if date and end == date.end else None, "byline.field")


def _place_apart(text: str) -> str:
    """'Emilio de Benito Madrid' before a date: the place is set apart from the name."""
    words = text.rstrip(" ,").split(" ")
    for count in (1, 2, 3):
        place = " ".join(words[-count:])
        before = words[-count - 1] if len(words) > count + 1 else ""
        if before and before[-1] not in ",|/•·-–—" and len(words) - count >= 2 and weight(place) >= FAMOUS:
            return " ".join(words[:-count]) + "|" + place
    return text


def _is_town(field: str) -> bool:
    return field[0].isupper() == (field[0].lower() != field[0].upper()) and fold(field) not in LABELS and weight(field) >= TOWN and not (country_code(field) and locate(field).latitude is None)


def _is_explained(field: str, masthead: str | None) -> bool:
    return bool(canonical_agency(field) or is_desk(field) or is_outlet(field, masthead) or is_region(field) or country_code(field) or parse_credit(field, masthead=masthead) or looks_like_name(field))


def _opening(text: str, places: list[Place], agencies: list[str], date: str | None, rule: str) -> Opening:
    return Opening(Dateline(text, tuple(places), tuple(agencies), date), 0, 0, rule)
