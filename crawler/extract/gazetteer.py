"""Where a place is: a printed place name (and region or country) -> Place with country and coordinates.

The table `places.tsv.gz` beside this module is made by `scripts/make_places.py`. Contains data of GeoNames (https://www.geonames.org),
licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), selected and abridged; names of countries from Unicode CLDR
(https://cldr.unicode.org, Unicode License V3). It is searched as it lies in memory: nothing but an index of its blocks is built at the first look-up.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from ..models import Place
from .names import name_case
from .regions import by_key

HEADER = (
    "\t# Places of GeoNames (https://www.geonames.org), CC BY 4.0, abridged; names of countries of Unicode CLDR, Unicode License V3."
    " Made by scripts/make_places.py."
)
# Where a language is at home: among namesakes these countries have an advantage.
HOMES = {
    "en": "US GB CA AU IE NZ", "de": "DE AT CH", "fr": "FR BE CH CA", "es": "ES MX AR CO CL PE", "pt": "BR PT", "it": "IT CH", "nl": "NL BE", "sv": "SE", "da": "DK",
    "nb": "NO", "no": "NO", "nn": "NO", "fi": "FI", "pl": "PL", "cs": "CZ", "sk": "SK", "hu": "HU", "ro": "RO MD", "bg": "BG", "hr": "HR", "sr": "RS",
    "sl": "SI", "el": "GR CY", "ru": "RU", "uk": "UA", "be": "BY", "lt": "LT", "lv": "LV", "et": "EE", "tr": "TR", "he": "IL", "fa": "IR",
    "ur": "PK", "hi": "IN", "bn": "BD IN", "ta": "IN", "th": "TH", "vi": "VN", "id": "ID", "ms": "MY", "ja": "JP", "ko": "KR", "zh": "CN TW", "kk": "KZ",
}
# Territories that a dateline may print with the state that they belong to: "Hong Kong, China".
SOVEREIGN = {"HK": "CN", "MO": "CN", "PR": "US", "GU": "US", "VI": "US", "AS": "US", "MP": "US", "GL": "DK", "FO": "DK", "RE": "FR", "GP": "FR", "MQ": "FR", "GF": "FR", "NC": "FR",
             "PF": "FR", "YT": "FR", "AW": "NL", "CW": "NL", "SX": "NL", "GI": "GB", "BM": "GB", "KY": "GB", "FK": "GB", "JE": "GB", "GG": "GB", "IM": "GB"}
BLOCK = 4096                # bytes of the table that are searched one after the other
HOME_ADVANTAGE = 10         # in the table's weight: a tenfold population
OTHER_NAME_HANDICAP = 16
REGION_HANDICAP = 20

_APOSTROPHES = re.compile(r"[.'’‘ʼʻ`´ʹ·・]+")
_BREAKS = re.compile(r"[\s\-‐‑–—_/(),]+")
_ALIKE = {"saint": "st", "sankt": "st", "sainte": "ste", "ft": "fort", "mt": "mount"}


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    country: str
    region: str
    latitude: float | None
    longitude: float | None
    weight: int
    geoname_id: int
    name: str
    is_own_name: bool


def key_of(name: str) -> str:
    """What two spellings of one name share: no case, no accents on letters, no punctuation; Saint is St."""
    name = name.casefold()
    if not name.isascii():
        name = _plain(name)
    words = _BREAKS.split(_APOSTROPHES.sub("", name).strip(" -,"))
    return " ".join(_ALIKE.get(word, word) for word in words if word)


def _plain(name: str) -> str:
    """Without accents, but with the marks that are letters in Indian and East Asian scripts."""
    out: list[str] = []
    for char in unicodedata.normalize("NFKD", name):
        if not (unicodedata.combining(char) and out and unicodedata.name(out[-1], "").startswith(("LATIN", "GREEK", "CYRILLIC"))):
            out.append(char)
    return unicodedata.normalize("NFC", "".join(out).replace("ł", "l").replace("ø", "o").replace("đ", "d")).casefold()


def locate(name: str, *, region: str | None = None, country: str | None = None, language: str | None = None) -> Place | None:
    """The place that a name usually means, or the one in the region or country named beside it.

    `name` as printed; `region` a state or province as printed ("Ill.", "NSW", "Bavaria"); `country` a name in any language or an ISO code.
    Where the region or country is known but has no such place in the table, the Place has no coordinates. None: nothing is known.
    """
    rows = _rows(key_of(name))
    wanted_country, wanted_code = _bounds(region, country)
    if wanted_country:
        rows = tuple(row for row in rows if _matches(row, wanted_country, wanted_code))
        if not rows:
            return Place(name=in_normal_case(name), country=wanted_country, region=region)
    if not rows:
        return None
    best = max(rows, key=lambda row: _rank(row, language))
    if best.kind == "C":     # Luxembourg, Singapore: the city, where the country has one of its name
        best = max((row for row in rows if row.kind == "P" and row.country == best.country), key=lambda row: row.weight, default=best)
    return Place(in_normal_case(name, best.name), best.country, region, best.latitude, best.longitude, best.geoname_id or None)


def weight(name: str) -> int:
    """How well known the best known place of this name is: about 30 for a village, 90 and more for a world city; 0 for no place."""
    return max((row.weight - (0 if row.is_own_name else OTHER_NAME_HANDICAP) for row in _rows(key_of(name))), default=0)


def is_place(name: str) -> bool:
    """Whether the table has the name."""
    return bool(_rows(key_of(name)))


def is_region(name: str) -> bool:
    """Whether the name or abbreviation is a state, province or the like."""
    return key_of(name) in _regions()


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country named in any language, or of a part of the United Kingdom."""
    row = next((row for row in _rows(key_of(name)) if row.kind == "C"), None)
    if row is None and any(country == "GB" for country, _ in _regions().get(key_of(name), ())):
        return "GB"
    return row.country if row else None


def in_normal_case(name: str, known: str = "") -> str:
    """'LA CROSSE' -> 'La Crosse'; the table's spelling where it differs by case only; names printed in mixed case stay."""
    name = " ".join(name.split())
    if name != name.upper() and name != name.lower():
        return name
    return known if known.casefold() == name.casefold() else name_case(name)


def _bounds(region: str | None, country: str | None) -> tuple[str | None, str | None]:
    """The country and the region's code that the words beside a name demand."""
    wanted = country_code(country) or (country.upper() if country and len(country) == 2 else None) if country else None
    if not region:
        return wanted, None
    for code_country, code in _regions().get(key_of(region), ()):
        if wanted in (None, code_country):
            return code_country, code
    return wanted or country_code(region), None


def _matches(row: _Row, country: str, code: str | None) -> bool:
    return country in (row.country, SOVEREIGN.get(row.country)) and row.kind != "C" and (code is None or not row.region or row.region == code)


def _rank(row: _Row, language: str | None) -> int:
    home = row.country in HOMES.get((language or "").split("-")[0], "").split()
    return row.weight + HOME_ADVANTAGE * home - OTHER_NAME_HANDICAP * (not row.is_own_name) - REGION_HANDICAP * (row.kind == "R")


@lru_cache(4096)
def _rows(key: str) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    for cells in _lines(key):
        if cells[1].startswith(">"):
            owner = [line for line in _lines(cells[1][1:]) if not line[1].startswith(">")]
            number = int(cells[2]) if len(cells) > 2 else 0
            rows.append(_row(owner[number], is_own_name=False))
        else:
            rows.append(_row(cells, is_own_name=True))
    return tuple(rows)


def _row(cells: list[str], *, is_own_name: bool) -> _Row:
    key, kind, region, latitude, longitude, weight_, geoname_id, *name = cells
    return _Row(
        kind[0], kind[1:], region, float(latitude) if latitude else None, float(longitude) if longitude else None, int(weight_), int(geoname_id),
        name[0] if name else key.title(), is_own_name)


def _lines(key: str) -> list[list[str]]:
    """The table's lines for a key: the block that may hold it is found by halving, then searched as bytes."""
    table, keys, starts = _table()
    wanted = key.encode("utf-8", "replace")
    if not wanted or b"\t" in wanted or b"\n" in wanted:
        return []
    block = bisect_left(keys, wanted)
    last = starts[block + 1] if block + 1 < len(starts) else len(table)
    line = table.find(b"\n" + wanted + b"\t", starts[max(block - 1, 0)] - 1, last) + 1
    found = []
    while line and table.startswith(wanted + b"\t", line):
        end = table.index(b"\n", line)
        found.append(table[line:end].decode().split("\t"))
        line = end + 1
    return found


@cache
def _table() -> tuple[bytes, list[bytes], list[int]]:
    """The table, and the first key and offset of each of its blocks."""
    table = gzip.decompress(resources.files(__package__).joinpath("places.tsv.gz").read_bytes())
    starts, position = [], table.index(b"\n") + 1
    while 0 < position < len(table):
        starts.append(position)
        position = table.find(b"\n", position + BLOCK) + 1
    return table, [table[start:table.index(b"\t", start)] for start in starts], starts


@cache
def _regions() -> dict[str, tuple[tuple[str, str], ...]]:
    return by_key(key_of)


__all__ = ["country_code", "in_normal_case", "is_place", "is_region", "key_of", "locate", "weight"]
