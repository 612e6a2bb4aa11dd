"""Citations: the same facts in words and in the three forms, which reference managers can read."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.serve.citing import Form, Kind, Name, Reference, citation, words, written

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
FERRY = Reference(
    "newsarchive-harbour-7", Kind.ARTICLE, "Ferry pier closes: 50 % of {crossings} & more", "https://harbour.example/a_b?c=1%20d", AT, (Name("Ann Lee"), Name("City desk", is_person=False)),
    "The Harbour Post", "2026-11-24", "en", "archived 2026-11-25 in My archive: http://localhost:8001/archive/articles/7")


def ris(text: str) -> list[tuple[str, str]]:
    """The fields of a RIS file, each on a line of its own."""
    return [(found[1], found[2]) for line in text.split("\r\n") if line for found in [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)] if found or pytest.fail(line)]


def test_in_words() -> None:
    """Authors, title, outlet, day, where it is kept, the address, and when that was."""
    assert ("Ann Lee, City desk: “Ferry pier closes: 50 % of {crossings} & more”, The Harbour Post, 2026-11-24. Archived 2026-11-25 in My archive: "
            "http://localhost:8001/archive/articles/7. https://harbour.example/a_b?c=1%20d (retrieved 2026-11-25 09:30 UTC).") == words(FERRY)


def test_bibtex() -> None:
    """A desk is one name, the title keeps its capitals, TeX's own characters are escaped, the address is whole."""
    text = written(FERRY, Form.BIBTEX)
    fields = dict(re.findall(r"^  (\w+) += \{(.*)\},$", text, re.MULTILINE))
    assert text.startswith("@article{newsarchive-harbour-7,\n")
    assert ("Ann Lee and {City desk}", "The Harbour Post", "2026", "11", "24") == tuple(fields[name] for name in ("author", "journal", "year", "month", "day"))
    assert r"{Ferry pier closes: 50 \% of \{crossings\} \& more}" == fields["title"]
    assert FERRY.url == fields["url"]


def test_ris() -> None:
    """An author a line; the day with slashes; the end."""
    fields = ris(written(FERRY, Form.RIS))
    assert ("TY", "NEWS") == fields[0]
    assert [("AU", "Ann Lee"), ("AU", "City desk")] == [one for one in fields if one[0] == "AU"]
    assert {("DA", "2026/11/24"), ("PY", "2026"), ("UR", FERRY.url)} < set(fields)
    assert ("ER", "") == fields[-1]


def test_csl() -> None:
    """One item of CSL-JSON, with dates as parts."""
    [item] = json.loads(written(FERRY, Form.CSL))
    assert ("article-newspaper", [[2026, 11, 24]], [{"literal": "Ann Lee"}, {"literal": "City desk"}]) == (item["type"], item["issued"]["date-parts"], item["author"])


@pytest.mark.parametrize(("day", "parts"), [("2026-11", [[2026, 11]]), ("2026", [[2026]]), ("", None), (None, None), ("soon", None), ("2026-13-01", [[2026]])])
def test_days_that_are_not_whole(day: str | None, parts: list[list[int]] | None) -> None:
    """What is known of a day is said, no more."""
    [item] = json.loads(written(Reference("k", Kind.DATASET, "t", "u", AT, published=day), Form.CSL))
    assert parts == item.get("issued", {}).get("date-parts")


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_can_be_cited(title: str, name: str, outlet: str, note: str) -> None:
    """Strangers' texts break no form: braces balance, a field is a line, JSON is JSON."""
    forms = dict(citation("this", Reference("k", Kind.ARTICLE, title, "https://x.example/", AT, (Name(name),), outlet, "2026-11-24", "en", note)).forms)
    bare = re.sub(r"\\.", "", forms[Form.BIBTEX])
    assert bare.count("{") == bare.count("}")
    assert 1 == sum(tag == "TY" for tag, _ in ris(forms[Form.RIS]))
    assert title == json.loads(forms[Form.CSL])[0].get("title", "")
