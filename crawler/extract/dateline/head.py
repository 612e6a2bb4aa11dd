"""The words of a dateline without what follows them -> Head (`"LONDON, May 3 (Reuters)" -> places, agencies, date`), None where they are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...models import Place
from ...text import fold
from ..agencies import canonical_agency
from ..gazetteer import country_code, in_normal_case, is_region, locate, weight
from .dates import find_date
from .words import CORRESPONDENT, LABELS, NAMESAKES

MAX_HEAD = 160      # characters
MAX_PLACES = 4
DATE = "\x00"       # stands for a date that was read already

_TOKENS = re.compile(
    r"\s*(?P<mark>--+|[—–―]|(?<=\s)-(?=[\s(/])|(?<=\))\s?-|[,،;|•·:/()\[\]=＝]|(?<=[^\W\d_]{3})\.(?=\s|$|-)|\s(?:and|und|et|y|e|и|og|och)\s)\s*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?:^|\s)(?:[A-Z]|St|Ste|Ft|Mt|Calif|Conn|Miss|Mass|Minn|Okla|Penn|Tenn|Wash|Wisc?|Ariz|Kans?|Colo|Mich|Nebr?|Ont|Sask|Que|Alta|Nev|Del|Ill|Ind|Fla|Ala|Ark|Ore|Tex|Wyo|Man|Nfld|Raj|Корр|корр)$")
_CORRESPONDENT = re.compile(rf"^(?:{CORRESPONDENT})\s+", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff][^\d@#!?%&*+_<>{}\"“”„«»$€£\\]{1,40}")
_OUTLET = re.compile(r"[\w.&' -]{2,30}\.(?:com|net|org|de|ru|ua|in|tv|fr|es|it|at|ch|id|info|news|am|az|kz|co|io)|[A-Z]{3,6}(?:-TV)?|\d[A-Z]{1,4}|[^\W\d_][\w.&'-]*(?: \w[\w.&'-]*){0,3}", re.IGNORECASE)
_REMARK = re.compile(r"left|right|film|book|song|town|city|links|kino|[a-z]{5,}|(?=.*\s)[a-zà-ÿ' -]+")    # in parentheses behind a name: no outlet
_DOMAIN = re.compile(r"[\w-]{2,20}\.(?:com|net|org|de|ru|co|id|tv|ua|kz|in|my)(?:\.\w\w)?", re.IGNORECASE)
_REPORTER = re.compile(r"[A-ZÀ-ÞА-Я][\w.'’-]*(?:\s[A-ZÀ-ÞА-Я][\w.'’-]*){1,3}")
_NEWSDESK = re.compile(r"(?:correspondent|reporter|bureau|desk|संवाददाता|ब्यूरो|डेस्क|प्रतिनिधि|टीम)$|^(?:redacción|redação|rédaction|redazione|redaktion)\b", re.IGNORECASE)
_OWN_CORRESPONDENT = re.compile(r"^корр?\.?\s+", re.IGNORECASE)
_NEWSROOM = re.compile(r"(?=.*\b(?:[A-Z]{3,}|News|TV|Radio|Online)\b)[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2}")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")    # "Brasília, 10 (Reuters)": the month goes without saying
_STATION = re.compile(r"[KWC][A-Z]{2,3}(?:[- ](?:TV|AM|FM))?")


@dataclass(slots=True)
class Head:
    """A dateline taken apart. `known` counts the places of the gazetteer, `weight` is that of the best known one."""

    places: list[Place] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    date: str | None = None
    has_date: bool = False
    known: int = 0
    weight: int = 0
    qualified: bool = False      # a country or region stands beside a place
    bracketed: bool = False      # something stands in parentheses or slashes
    capitals: bool = False       # the first place is in capitals
    formula: bool = False        # "from our correspondent in"
    areas_only: bool = False
    is_boxed: bool = False       # square brackets stand around the whole
    first: str = ""              # the first place as printed
    label: bool = False          # the name is a word that labels use

    @property
    def is_bare(self) -> bool:
        """Whether a place is all that there is."""
        return not (self.agencies or self.has_date or self.qualified or self.bracketed or self.formula or self.label) and len(self.places) == 1

    @property
    def is_caseless(self) -> bool:
        """Whether the first place is printed in a script without capitals."""
        return self.first.upper() == self.first.lower()

    @property
    def is_namesake(self) -> bool:
        """Whether the first place's name is as usual for people."""
        return fold(self.first) in NAMESAKES

    @property
    def is_trade(self) -> bool:
        """Whether all that stands for an agency is one, or an outlet's domain."""
        return all(canonical_agency(agency) or "." in agency.strip(".") for agency in self.agencies)


def read_head(text: str, language: str | None = None) -> Head | None:
    """None where a part of the text is nothing that a dateline may hold."""
    if not 2 <= len(text) <= MAX_HEAD:
        return None
    head = Head()
    text = _take_dates(text, head)
    tokens = _tokens(text)
    state = _Reader(head, language)
    return head if all(state.take(mark, words) for mark, words in tokens) and head.places and state.depth == 0 else None


def _take_dates(text: str, head: Head) -> str:
    found = find_date(text)
    if not found:
        return text
    if found.start == 0 and text[found.end:found.end + 2].strip()[:1].isalpha():
        return text      # "19 février 2020 Montréal": nothing sets the place off
    head.has_date, head.date = True, found.date
    return f"{text[:found.start]} ,{DATE}, {text[found.end:]}"


def _tokens(text: str) -> list[tuple[str, str]]:
    """(mark before it, words) in order."""
    out, mark, start, position, depth = [], "", 0, 0, 0
    while match := _TOKENS.search(text, position):
        glued = match["mark"] == "." and _ABBREVIATION.search(text[start:match.start()])
        depth += (match["mark"] in "([") - (match["mark"] in ")]")
        if glued or (depth > 0 and match["mark"].strip().isalpha()):
            position = match.end()
            continue
        out.append((mark, text[start:match.start()].strip()))
        mark, start = match["mark"].strip().lower(), match.end()
        position = start
    out.append((mark, text[start:].strip()))
    return out


class _Reader:
    """Takes the parts of a head one after the other; `take` says whether the part may stand there."""

    def __init__(self, head: Head, language: str | None) -> None:
        self.head = head
        self.language = language
        self.depth = 0
        self.raw: list[tuple[str, str | None, str | None]] = []

    def take(self, mark: str, words: str) -> bool:
        if mark in "([" and mark:
            self.depth += 1
            self.head.bracketed = True
        elif mark in ")]" and mark:
            self.depth -= 1
        if words.strip(" .") in ("", DATE):
            return self.depth >= 0
        if mark == ":" and self.depth <= 0:
            return False
        if self.depth > 0:
            return self._take_inside(mark, words)
        return self._take_place(words) if not self.head.places else self._take_after(mark, words)

    def _take_inside(self, mark: str, words: str) -> bool:
        """In parentheses: an agency or an outlet, a country or region of the place before, or the place itself."""
        head = self.head
        if agencies := _agencies(words):
            head.agencies.extend(agencies)
            return True
        if head.agencies:
            return len(words) <= 40
        if head.places and mark in "([," and self._qualify(words):
            return True
        if not head.places and weight(words) >= 50:
            return self._take_place(words)
        if head.places and _OUTLET.fullmatch(words) and 2 <= len(words) <= 30 and not _REMARK.fullmatch(words):
            head.agencies.append(words)
            return True
        return False

    def _take_place(self, words: str) -> bool:
        head = self.head
        if agency := canonical_agency(words) or (words if _DOMAIN.fullmatch(words) else None):
            head.agencies.append(agency)
            return True
        if _NEWSDESK.search(words):
            head.formula = True
            return True
        if match := _CORRESPONDENT.match(words):
            head.formula = True
            words = words[match.end():]
        return self._add_place(words)

    def _add_place(self, words: str) -> bool:
        head = self.head
        if not _PLACE.fullmatch(words) or len(words.split()) > 5 or len(head.places) >= MAX_PLACES:
            return False
        known = weight(words)
        first = not head.places
        if fold(words) in LABELS and first:
            head.label = True
        if first:
            head.first = words
            head.capitals = words == words.upper() and words != words.lower()
            head.areas_only = _is_area(words)
        elif not known:
            return False
        place = locate(words, language=self.language) or Place(in_normal_case(words))
        head.known += bool(known)
        head.weight = max(head.weight, known)
        head.places.append(place)
        self.raw.append((words, None, None))
        return True

    def _take_after(self, mark: str, words: str) -> bool:
        """After a place: its country or region, a further place, an agency, a reporter behind the agency."""
        head = self.head
        if agencies := _agencies(words):
            head.agencies.extend(agencies)
            return True
        if mark in ("/", "and", "und", "et", "y", "e", "и", "og", "och", ";"):
            return self._take_beside(mark, words)
        if mark in (",", "،") and not head.agencies and self._qualify(words):
            return True
        if mark in (",", "،") and head.known and not head.has_date and _DAY.fullmatch(words):
            head.has_date = True
            return True
        if mark in (",", "،") and head.agencies and not head.bracketed and _REPORTER.fullmatch(words):
            return True
        if mark in (",", "،", ".") and (_DOMAIN.fullmatch(words) or _STATION.fullmatch(words) or _NEWSROOM.fullmatch(words)):
            head.agencies.append(words)
            return True
        return False

    def _take_beside(self, mark: str, words: str) -> bool:
        """'PARIS/LONDON' are two, 'Frankfurt/Main' and 'Kakuma /Kenia' one."""
        name = self.raw[-1][0]
        if mark == "/" and weight(f"{name}/{words}"):
            joined = f"{name}/{words}"
            self.head.places[-1] = locate(joined, language=self.language) or self.head.places[-1]
            self.raw[-1] = (joined, None, None)
            return True
        if mark == "/" and _is_country(words) and self._qualify(words):
            return True
        if mark not in "/;" and not self.head.known:
            return False
        if mark == "/" and not weight(words) and self.head.known and words[0].isupper() and _PLACE.fullmatch(words):
            self.head.places.append(Place(in_normal_case(words), self.head.places[-1].country))     # an area beside its town
            self.raw.append((words, None, None))
            return True
        return self._add_place(words)

    def _qualify(self, words: str) -> bool:
        """A country or region beside the last place."""
        name, region, country = self.raw[-1]
        if (code := country_code(words)) and not (is_region(words) and not (_is_country(words) and _has(name, code))):
            country = code
        elif is_region(words):
            region = words
        elif len(words) == 2 and words.isupper() and (owner := locate(name, country=words)) and owner.latitude is not None:
            country = words
        elif words[0].isupper() and len(words) > 2 and weight(words) and country is None and region is None:
            owner = locate(words, language=self.language)
            if owner is None or owner.country is None:
                return False
            region, country = words, owner.country
        else:
            return False
        self.raw[-1] = (name, region, country)
        place = locate(name, region=region, country=country, language=self.language)
        if place is None:
            return False
        self.head.places[-1] = Place(place.name, place.country, _printed_region(region), place.latitude, place.longitude, place.geoname_id)
        self.head.qualified = True
        self.head.areas_only = False
        return True


def _agencies(words: str) -> list[str]:
    """'efe-epa' are two."""
    if agency := canonical_agency(_OWN_CORRESPONDENT.sub("", words)):
        return [agency]
    parts = [canonical_agency(part) for part in words.split("-")]
    return [part for part in parts if part] if len(parts) == 2 and all(parts) else []


def _printed_region(region: str | None) -> str | None:
    return in_normal_case(region) if region and len(region) > 3 and "." not in region else region


def _has(name: str, country: str) -> bool:
    """Whether the country has a place of this name: Tbilisi, Georgia is not Atlanta, Georgia."""
    place = locate(name, country=country)
    return place is not None and place.latitude is not None


def _is_country(words: str) -> bool:
    """Whether the words mean a country before they mean a city."""
    code = country_code(words)
    place = locate(words)
    return bool(code and place and place.country == code and place.latitude is None)


def _is_area(words: str) -> bool:
    """Whether the words mean a country or a region before they mean a city."""
    place = locate(words)
    return place is not None and place.latitude is None
