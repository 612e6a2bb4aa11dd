"""Credit lines that say where the reporter files from -> Opening (`"Von Max Muster, Moskau"`, `"Jane Doe in Kyiv"`, `"Reuters, Washington, Nov 20 2019"`)."""

from __future__ import annotations

import re

from ...models import Dateline, Place
from ...text import fold
from ..agencies import canonical_agency
from ..credit_text import has_lead, is_desk, is_outlet, lead_length, looks_like_name, parse_credit
from ..gazetteer import country_code, is_region, locate, weight
from ..names import PARTICLES
from .dates import PrintedDate, find_date
from .eastasian import Opening, read_east_asian
from .head import read_head
from .words import LABELS, PREPOSITIONS

MAX_LINE = 200       # characters
MAX_UNMARKED = 110   # ... of a line that nothing marks as a credit
FAMOUS = 75          # ... of one that follows a name without a comma
TOWN = 45            # least gazetteer weight of a place beside a name

_IN_PLACE = re.compile(
    r"(?<=[\w.)])[,\s]*\s(?i:" + "|".join(sorted(map(re.escape, PREPOSITIONS), key=len, reverse=True)) + r")\s+(?P<place>(?:[A-ZÀ-ÞА-ЯΑ-Ω][^,|;()\d]{1,40}))(?P<tail>$|[,|;(].*$)"
)
_INITIALS = re.compile(r"^(?:(?P<agency>[A-Za-z]{2,10})/)?[a-z]{2,4}\s+(?P<place>[A-ZÀ-Þ][^,|;\d]{2,40})$")
_WHOLE = re.compile(r"^(?:(?:Do|Da|De|Del|Dal|Dalla)\s[\w.]{2,20},?\s)?(?:em|Em|En|À|A|a)\s(?P<place>[A-ZÀ-Þ][^,|;\d]{2,40})$")
_PICTURE = re.compile(r"(?:fotos?|photos?|bild(?:er)?|images?|pictures?|credits?|crédits?|quelle|source|fuente|fonte|©|\(c\))\b[^\w]*\s|©", re.IGNORECASE)
_SMALL = re.compile(r"(?<!\w)[a-zß-öø-ÿ][\w'’]*")
_CREDIT_WORDS = PARTICLES | {"with", "mit", "staff", "agencies", "our", "correspondent", "special", "editor", "reporter", "correspondents", "reporting", "by", "von"}
_NEWSROOM = re.compile(r"\b(?:bureau|correspondents?|desk|reporters?|newsroom|redaktion|redacción|redação|rédaction|redazione)\b", re.IGNORECASE)
_CLOCK_REST = re.compile(r"(?:[A-Z]{3,4}|ist|uhr|updated|\d{1,2}[:.]\d\d.{0,8})", re.IGNORECASE)
_FIELDS = re.compile(r"\s*[,|•·/]\s*|\s+[-–—]\s+")


def read_credit_line(line: str, *, is_credit: bool, masthead: str | None = None, language: str | None = None) -> Opening | None:
    """The filing place of a credit line, where every other part of the line is a name, an agency, an outlet or a date.

    `is_credit`: the page marks the line as one; else it must open as one ("By"), or name an agency, or carry a date.
    """
    line = " ".join(line.split()).strip(" ,|•·-–—")
    if not 4 <= len(line) <= (MAX_LINE if is_credit else MAX_UNMARKED) or _PICTURE.match(line):
        return None
    if east := read_east_asian(line, language):
        return Opening(east.dateline, 0, 0, "byline.east_asian")
    return (
        _by_initials(line, language) or _from_outlet(line, language) or (_by_preposition(line, masthead, language) if is_credit else None)
        or _by_fields(line, is_credit, masthead, language)
    )


def _by_initials(line: str, language: str | None) -> Opening | None:
    """'ku Frankfurt', 'Reuters/kra Frankfurt': the reporter's initials before the place."""
    match = _INITIALS.match(line)
    head = read_head(match["place"], language) if match else None
    if not match or head is None or head.weight < FAMOUS or not head.first[:1].isupper():
        return None
    agency = canonical_agency(match["agency"] or "")
    return _opening(line if agency else match["place"], head.places, [agency] if agency else [], head.date, "byline.initials")


def _from_outlet(line: str, language: str | None) -> Opening | None:
    """'Do UOL, em São Paulo', 'Em São Paulo (SP)': the whole line says where."""
    match = _WHOLE.match(line)
    head = read_head(match["place"], language) if match else None
    if not match or head is None or head.weight < FAMOUS or head.areas_only:
        return None
    return _opening(match["place"], head.places, [], head.date, "byline.in")


def _by_preposition(line: str, masthead: str | None, language: str | None) -> Opening | None:
    match = _IN_PLACE.search(line)
    while match:
        if _is_credit(line[:match.start()], masthead) and (found := _filed_in(line, match, language)):
            return found
        match = _IN_PLACE.search(line, match.start() + 1)
    return None


def _filed_in(line: str, match: re.Match[str], language: str | None) -> Opening | None:
    words = re.split(r"\s(?:and|und|et|y|with|mit)\s", match["place"])[0].strip(" .")
    head = read_head(words, language)
    if head is None or head.weight < TOWN or head.areas_only:
        return None
    agency = canonical_agency(line[:match.start()])
    text = line[:match.start("place")] + words if agency else words
    return _opening(text, head.places, [agency] if agency else [], head.date, "byline.in")


def _is_credit(text: str, masthead: str | None) -> bool:
    """Names with capitals and nothing else: no sentence about somebody who lives somewhere."""
    text = text.strip(" ,")
    words = [word for word in _SMALL.findall(text[lead_length(text):]) if word not in _CREDIT_WORDS]
    return not words and bool(canonical_agency(text) or is_desk(text) or is_outlet(text, masthead) or parse_credit(text, masthead=masthead))


def _by_fields(line: str, is_credit: bool, masthead: str | None, language: str | None) -> Opening | None:
    """Fields between commas and bars; the place is a field, every other field must be something that a credit line holds."""
    date = find_date(line)
    body = f"{_place_apart(line[:date.start])}|{line[date.end:]}" if date else line
    fields = [field.strip(" .:") for field in _FIELDS.split(body) if field and field.strip(" .:")]
    places = [field for field in fields if _is_town(field)]
    others = [field for field in fields if field not in places]
    if not places or not (others or date) or not all(_is_explained(other, masthead) for other in others):
        return None
    if date and not others and not re.search(r"[,|•·–—-]", line[date.day_end:] if date.start == 0 else line[:date.start]) and date.start == 0:
        return None      # "19 février 2020 Montréal": nothing sets the place off
    if not _is_filed(line, fields, places, others, is_credit, masthead, date is not None):
        return None
    found = [place for place in (locate(name, language=language) for name in places) if place]
    agencies = [agency for agency in map(canonical_agency, others) if agency]
    text, has_date = _printed(line, fields, places, date)
    return _opening(text, found, agencies, date.date if date and has_date else None, "byline.field")


def _is_filed(line: str, fields: list[str], places: list[str], others: list[str], is_credit: bool, masthead: str | None, has_date: bool) -> bool:
    """Whether the line credits somebody beside the place, and the place is no name ('Lenharo, Mariana')."""
    speaking = has_lead(line) or any(canonical_agency(other) or is_outlet(other, masthead) or _NEWSROOM.search(other) for other in others)
    if not is_credit and not has_date and not speaking:
        return False
    if fields[0] == places[0] and not has_date and not speaking and (weight(places[0]) < FAMOUS or len(fields) > 2):
        return False
    named = any(" " in other and looks_like_name(other) and not is_desk(other) for other in others)
    return speaking or named or (has_date and not others) or (len(fields) == 2 and weight(places[0]) >= FAMOUS)


def _printed(line: str, fields: list[str], places: list[str], date: PrintedDate | None) -> tuple[str, bool]:
    """The printed run of the places, with an agency directly before it and a date directly behind."""
    start, end = line.index(places[0]), line.rindex(places[-1]) + len(places[-1])
    before = fields[fields.index(places[0]) - 1] if fields.index(places[0]) else ""
    if canonical_agency(before):
        start = line.index(before)
    if date and 0 <= date.start - end <= 4:
        return line[start:date.day_end].strip(" ,|•-–—"), True
    return line[start:end].strip(" ,|•-–—"), False


def _place_apart(text: str) -> str:
    """'Emilio de Benito Madrid' before a date: the place is set apart from the name."""
    words = text[lead_length(text):].rstrip(" ,").split(" ")
    for count in (3, 2, 1):
        place, rest = " ".join(words[-count:]), words[:-count]
        if len(rest) >= 2 and weight(place) >= FAMOUS:
            return text if rest[-1][-1:] in ",|/•·-–—" else " ".join(rest) + "|" + place
    return text


def _is_town(field: str) -> bool:
    if field[0].isupper() != (field[0].lower() != field[0].upper()) or weight(field) < TOWN or fold(field) in LABELS:
        return False
    place = locate(field)
    return place is not None and place.latitude is not None


def _is_explained(field: str, masthead: str | None) -> bool:
    return bool(
        canonical_agency(field) or is_desk(field) or is_outlet(field, masthead) or is_region(field) or country_code(field)
        or parse_credit(field, masthead=masthead) or looks_like_name(field) or _CLOCK_REST.fullmatch(field)
    )


def _opening(text: str, places: list[Place], agencies: list[str], date: str | None, rule: str) -> Opening:
    return Opening(Dateline(text, tuple(places), tuple(agencies), date), 0, 0, rule)
