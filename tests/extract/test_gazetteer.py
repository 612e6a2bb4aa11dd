"""Places: what a name usually means, what a region or country beside it changes, names in many languages."""

from __future__ import annotations

import gzip
import subprocess
import sys
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.gazetteer import HEADER, country_code, in_normal_case, is_place, is_region, key_of, locate, weight
from tests.memory import PEAK

USUAL = [
    ("Paris", "FR", 48.85, 2.35), ("London", "GB", 51.51, -0.13), ("Moscow", "RU", 55.75, 37.62), ("Berlin", "DE", 52.52, 13.41),
    ("Rome", "IT", 41.89, 12.51), ("Athens", "GR", 37.98, 23.73),
    ("Birmingham", "GB", 52.48, -1.9), ("Valencia", "ES", 39.47, -0.38), ("Santiago", "CL", -33.46, -70.65),
    ("Frankfurt", "DE", 50.12, 8.68), ("Frankfurt/Main", "DE", 50.12, 8.68), ("Frankfurt/Oder", "DE", 52.35, 14.55),
    ("Washington", "US", 38.9, -77.04), ("Washington, D.C.", "US", 38.9, -77.04), ("New York", "US", 40.71, -74.01),
    ("Hong Kong", "HK", 22.28, 114.17), ("Singapore", "SG", 1.29, 103.85), ("Luxemburg", "LU", 49.61, 6.13),
    ("Kyiv", "UA", 50.45, 30.52), ("Kiev", "UA", 50.45, 30.52), ("Київ", "UA", 50.45, 30.52), ("Киев", "UA", 50.45, 30.52),
    ("Kiew", "UA", 50.45, 30.52), ("Wien", "AT", 48.21, 16.37), ("Vienna", "AT", 48.21, 16.37), ("Vienne", "AT", None, None),
    ("서울", "KR", 37.57, 126.98), ("Seoul", "KR", 37.57, 126.98), ("ソウル", "KR", 37.57, 126.98), ("首尔", "KR", 37.57, 126.98),
    ("Moskva", "RU", 55.75, 37.62), ("МОСКВА", "RU", 55.75, 37.62), ("Moskau", "RU", 55.75, 37.62), ("Moscou", "RU", 55.75, 37.62),
    ("القاهرة", "EG", 30.06, 31.25), ("دمشق", "SY", 33.51, 36.29), ("ירושלים", "IL", 31.77, 35.22), ("तेहरान", "IR", 35.69, 51.42),
    ("नई दिल्ली", "IN", 28.62, 77.21), ("กรุงเทพ", "TH", 13.75, 100.5), ("Νέα Υόρκη", "US", 40.71, -74.01),
    ("北京", "CN", 39.91, 116.4), ("台北", "TW", 25.05, 121.53), ("東京", "JP", 35.69, 139.69), ("ロンドン", "GB", 51.51, -0.13),
    ("纽约", "US", 40.71, -74.01), ("紐約", "US", 40.71, -74.01), ("拉斯韦加斯", "US", 36.17, -115.14),
    ("Venedig", "IT", 45.44, 12.33), ("Bozen", "IT", 46.49, 11.35), ("Lüttich", "BE", 50.63, 5.57), ("Den Haag", "NL", 52.08, 4.3),
    ("Genf", "CH", 46.2, 6.15), ("Bruselas", "BE", 50.85, 4.35), ("Nueva York", "US", 40.71, -74.01), ("Londres", "GB", 51.51, -0.13),
    ("Odessa", "UA", 46.49, 30.74), ("Khan Younis", "PS", 31.34, 34.31), ("Jenin", "PS", 32.46, 35.3),
    ("Gundremmingen", "DE", 48.5, 10.4), ("Betzdorf", "DE", 50.79, 7.87), ("Cancún", "MX", 21.17, -86.85),
    ("St. Louis", "US", 38.63, -90.2),
]


@pytest.mark.parametrize(("name", "country", "latitude", "longitude"), USUAL, ids=[row[0] for row in USUAL])
def test_usual_meaning(name: str, country: str, latitude: float | None, longitude: float | None) -> None:
    """The city that a name stands for alone, whatever its language and script, within 0.1 degrees."""
    place = locate(name)
    assert place is not None
    assert country == place.country
    if latitude is not None:
        assert abs(latitude - place.latitude) < 0.1 > abs(longitude - place.longitude)
        assert place.geoname_id is not None


BESIDE = [
    ("Paris", "Texas", None, "US"), ("Paris", None, "France", "FR"), ("Athens", "Ga.", None, "US"), ("Charleston", "Ill.", None, "US"),
    ("Moscow", "Idaho", None, "US"), ("Cambridge", "Mass.", None, "US"), ("Cambridge", None, "England", "GB"),
    ("London", "Ont.", None, "CA"), ("London", "Ontario", None, "CA"), ("Newcastle", "NSW", None, "AU"),
    ("Perth", None, "Scotland", "GB"), ("Hyderabad", None, "Pakistan", "PK"), ("Hyderabad", "Telangana", None, "IN"),
    ("Portland", "Maine", None, "US"),
    ("Venice", None, "Italien", "IT"), ("Moscow", None, "Russia", "RU"), ("Москва", None, "Россия", "RU"),
    ("Valencia", None, "Venezuela", "VE"), ("Hong Kong", None, "China", "HK"), ("São Paulo", "SP", None, "BR"),
    ("Duqm", None, "Oman", "OM"),
    ("Georgetown", None, "Guyana", "GY"), ("Kingston", None, "Jamaica", "JM"), ("Birmingham", "Ala.", None, "US"),
    ("Vancouver", "Wash.", None, "US"), ("Vancouver", "British Columbia", None, "CA"), ("Perth", None, "AU", "AU"),
]


@pytest.mark.parametrize(("name", "region", "country", "wanted"), BESIDE, ids=[f"{row[0]}, {row[1] or row[2]}" for row in BESIDE])
def test_region_or_country_beside_it(name: str, region: str | None, country: str | None, wanted: str) -> None:
    """A printed region or country wins over the usual meaning; the region is kept as printed."""
    place = locate(name, region=region, country=country)
    assert place is not None
    assert (wanted, region) == (place.country, place.region)


def test_namesakes_in_one_country_differ_by_region() -> None:
    """Portland, Maine is not Portland, Oregon."""
    assert locate("Portland", region="Maine").longitude > -75 > locate("Portland", region="Ore.").longitude


def test_language_decides_among_equals() -> None:
    """San José in a Spanish text is the capital of Costa Rica, San Jose in an English one the Californian city."""
    assert ("CR", "US") == (locate("San José", language="es").country, locate("San Jose", language="en").country)


def test_unknown_place_in_a_known_country() -> None:
    """The country is told, coordinates are not invented."""
    place = locate("Kleinkleckersdorf", country="Austria")
    assert ("AT", None, None) == (place.country, place.latitude, place.geoname_id)


@pytest.mark.parametrize("name", ["Kleinkleckersdorf", "", " ", "\t", "\n", "OPINION", "Foo Bar Baz"])
def test_unknown_names_are_nothing(name: str) -> None:
    """What the table does not have is None."""
    assert locate(name) is None
    assert not is_place(name)
    assert weight(name) == 0


@pytest.mark.parametrize(("printed", "normal"), [
    ("LA CROSSE", "La Crosse"), ("BOGOTÁ", "Bogotá"), ("FRANKFURT AM MAIN", "Frankfurt am Main"), ("RIO DE JANEIRO", "Rio de Janeiro"),
    ("МОСКВА", "Москва"), ("Kyiv", "Kyiv"), ("oman", "Oman"), ("PORT-AU-PRINCE", "Port-au-Prince"), ("ST. PAUL", "St. Paul"),
    ("WINSTON-SALEM", "Winston-Salem"), ("İSTANBUL", "İstanbul"), ("ΑΘΗΝΑ", "Αθηνα"), ("STRATFORD-UPON-AVON", "Stratford-upon-Avon"),
    ("N'DJAMENA", "N'Djamena"),
])
def test_name_in_normal_case(printed: str, normal: str) -> None:
    """Capitals become name case, with particles small; mixed case stays."""
    place = locate(printed)
    assert normal == (place.name if place and place.country != "OM" else in_normal_case(printed))


@pytest.mark.parametrize(("name", "code"), [("Russia", "RU"), ("Rusia", "RU"), ("Deutschland", "DE"), ("Alemania", "DE"), ("ドイツ", "DE"), ("UK", "GB"), ("U.S.", "US"), ("USA", "US"), ("Scotland", "GB"), ("Κίνα", "CN"), ("भारत", "IN"), ("Ελλάδα", "GR"), ("Gaza Strip", "PS"), ("Berlin", None), ("", None)])
def test_country_in_any_language(name: str, code: str | None) -> None:
    """Names of countries in their own and other languages."""
    assert code == country_code(name)


def test_regions_by_their_abbreviations() -> None:
    """AP style, postal codes and full names; cities are none."""
    assert [True] * 8 == [is_region(name) for name in ("Ill.", "N.Y.", "Calif.", "TX", "NSW", "Ont.", "Nordrhein-Westfalen", "Telangana")]
    assert not is_region("Chicago")


@given(st.text(max_size=60), st.none() | st.text(max_size=20), st.none() | st.text(max_size=20))
def test_any_name_is_looked_up(name: str, region: str | None, country: str | None) -> None:
    """No text raises; a key is stable."""
    locate(name, region=region, country=country)
    assert key_of(name) == key_of(key_of(name))


def test_every_key_is_found_where_it_lies() -> None:
    """Halving finds the first, the last and every thousandth key of the table; the header names the sources."""
    lines = gzip.decompress(resources.files("crawler.extract").joinpath("places.tsv.gz").read_bytes()).decode().split("\n")
    assert HEADER == lines[0]
    assert "GeoNames" in lines[0]
    assert "CC BY 4.0" in lines[0]
    for line in (*lines[1:-1:997], lines[1], lines[-2]):
        assert is_place(line.split("\t")[0]), line


def test_table_is_light() -> None:
    """A child that looks up its first place takes little memory for it."""
    code = (
        PEAK + "before = peak()\n"
        "from crawler.extract.gazetteer import locate; assert locate('Paris')\n"
        "print(peak() - before)"
    )
    grown = int(subprocess.run([sys.executable, "-c", "import crawler.extract\n" + code], check=True, capture_output=True, text=True).stdout)
    assert grown * 1024 < 60 << 20
