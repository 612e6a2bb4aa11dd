"""Datelines: each form of the press, in its language, and the openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dateline import DatelineReading, find_dateline
from tests.extract.datelines_credits import CREDITS, LINES
from tests.extract.datelines_false import FALSE
from tests.extract.datelines_true import TRUE

SENTENCES = {
    "ru": "Министры договорились о плане после долгих переговоров во вторник вечером.", "uk": "Міністри домовилися про план після довгих переговорів у вівторок.",
    "sr": "Министри су се договорили о плану после дугих разговора у уторак.", "bg": "Министрите се договориха за плана след дълги преговори във вторник.",
    "el": "Οι υπουργοί συμφώνησαν στο σχέδιο ύστερα από πολύωρες συνομιλίες την Τρίτη.", "ar": "اتفق الوزراء على الخطة بعد محادثات طويلة مساء الثلاثاء في العاصمة.",
    "fa": "وزیران پس از گفت‌وگوهای طولانی در شامگاه سه‌شنبه بر سر طرح توافق کردند.", "hi": "मंत्रियों ने मंगलवार रात लंबी बातचीत के बाद योजना पर सहमति जताई और बयान जारी किया।",
    "zh": "经过周二晚上的长时间会谈，各国部长们就该计划达成了一致意见，并发表了联合声明。", "ja": "閣僚らは火曜日の夜に長い協議を行い、計画について合意したと発表した。首相も歓迎している。",
    "ko": "장관들은 화요일 밤 긴 회담 끝에 계획에 합의했다고 발표했다. 총리도 이를 환영한다고 말했다.",
}
LATIN = "Ministers agreed on the plan after long talks that went on until late on Tuesday night."


def read(language: str, opening: str) -> DatelineReading:
    sentence = SENTENCES.get(language, LATIN)
    return find_dateline(opening.replace("~", sentence) + "\n\n" + sentence, language=language)


@pytest.mark.parametrize(("language", "opening", "text", "places", "agencies", "date"), TRUE, ids=[row[1] for row in TRUE])
def test_opening_is_a_dateline(language: str, opening: str, text: str, places: str, agencies: str, date: str | None) -> None:
    """Text as printed, places with their countries, agencies by their short names, the date; what is left is the sentence."""
    body = opening.replace("~", SENTENCES.get(language, LATIN))
    reading = read(language, opening)
    assert reading.dateline is not None, reading.refused
    found = reading.dateline
    assert (text, places, agencies, date) == (
        found.text, "; ".join(f"{place.name} {place.country}" for place in found.places), ",".join(found.agencies), found.date)
    rest = body[reading.end:].removeprefix("（记者王小明）").removeprefix("김철수 특파원 = ")
    assert SENTENCES.get(language, LATIN) == rest.lstrip(" -"), "the span ends where the sentence begins"


@pytest.mark.parametrize(("language", "opening"), FALSE, ids=[row[1] for row in FALSE])
def test_opening_is_no_dateline(language: str, opening: str) -> None:
    """Labels, speakers, captions, credits and sentences are left alone."""
    assert read(language, opening).dateline is None


@given(st.text(max_size=300), st.lists(st.text(max_size=120), max_size=4))
def test_any_text_is_read(body: str, lines: list[str]) -> None:
    """No text raises; a span lies in the body."""
    reading = find_dateline(body, before=lines, credits=lines, structured=lines, headline="x", language="en")
    assert 0 <= reading.start <= reading.end <= len(body)


@pytest.mark.parametrize(("language", "line", "text", "places", "agencies", "date"), CREDITS, ids=[row[1] for row in CREDITS])
def test_credit_says_where(language: str, line: str, text: str | None, places: str, agencies: str, date: str | None) -> None:
    """A place beside names, agencies, outlets or dates; never a name, a home, a paper or an employer's address."""
    reading = find_dateline(SENTENCES.get(language, LATIN), credits=[line], masthead="The Daily Example", language=language)
    found = reading.dateline
    assert (0, 0) == (reading.start, reading.end)
    assert text == (found.text if found else None)
    if found:
        assert (places, agencies, date) == ("; ".join(f"{p.name} {p.country}" for p in found.places), ",".join(found.agencies), found.date)


@pytest.mark.parametrize(("language", "line", "text"), LINES, ids=[row[1] for row in LINES])
def test_line_of_its_own(language: str, line: str, text: str | None) -> None:
    """A place alone on the line before the text, in the body or above it; no section, button, country or name."""
    sentence = SENTENCES.get(language, LATIN)
    inside, above = find_dateline(f"{line}\n\n{sentence}", language=language), find_dateline(sentence, before=[line], language=language)
    assert text == (inside.dateline.text if inside.dateline else None)
    assert text == (above.dateline.text if above.dateline else None)
    if text:
        assert len(line) == inside.end


def test_lede_wins_over_credit_and_structured_data() -> None:
    """The printed opening is believed before the credit's place, and that before structured data."""
    body = f"KYIV, Ukraine (AP) — {LATIN}"
    everything = {"credits": ["Jane Doe in London"], "structured": ["Paris"], "language": "en"}
    assert ["Kyiv"] == [place.name for place in find_dateline(body, **everything).dateline.places]
    assert ["London"] == [place.name for place in find_dateline(LATIN, **everything).dateline.places]
    assert ["Paris"] == [place.name for place in find_dateline(LATIN, structured=["Paris"], language="en").dateline.places]


def test_structured_date_is_no_dateline() -> None:
    """schema.org's dateline often holds a publication date."""
    assert find_dateline(LATIN, structured=["2024-05-03", "May 3, 2024"], language="en").dateline is None


def test_repeated_headline_is_skipped() -> None:
    """A place before a colon that opens the headline is none of the story's."""
    headline = "Hong Kong: Ministers agree on the plan after long talks that went on until late"
    assert find_dateline(f"{headline}\n\n{LATIN}", headline=headline, language="en").dateline is None


def test_dateline_behind_short_lines() -> None:
    """Captions and buttons before the text do not hide its dateline; the span is the dateline's in the body."""
    body = f"Photo: Jane Doe\n\nShare\n\nLONDON (Reuters) - {LATIN}"
    reading = find_dateline(body, language="en")
    assert LATIN == body[reading.end:]
    assert "Photo: Jane Doe\n\nShare\n\n" == body[:reading.start]


def test_refusal_is_told() -> None:
    """A tempting opening that was not taken is given with its reason."""
    assert "label" in (find_dateline(f"OPINION: {LATIN}", language="en").refused or "")


def test_hostile_openings_are_cheap() -> None:
    """Long runs of separators, brackets and capitals take no longer than plain text."""
    for unit in ("(", "A, ", "LONDON/", "- ", "/", "( )", "1. ", "，", "記者", "【", "By A in B "):
        assert find_dateline(unit * 20_000, before=[unit * 5000] * 30, credits=[unit * 5000] * 30, structured=[unit * 5000], language="en").end <= 40_000


def test_headings_of_a_list_of_places_are_no_datelines() -> None:
    """One place alone before the text says where it was filed; several are what the text is about."""
    assert find_dateline(f"Paris\n\n{LATIN}\n\nLisbon\n\n{LATIN}\n\nRome\n\n{LATIN}", language="en").dateline is None
    assert find_dateline(f"Paris\n\n{LATIN}\n\n{LATIN}", language="en").dateline is not None


def test_round_up_has_no_dateline() -> None:
    """Places before colons that open one paragraph after the other are labels."""
    assert find_dateline(f"Berlin: {LATIN}\n\nHamburg: {LATIN}\n\nMunich: {LATIN}", language="en").dateline is None


def test_a_reporter_beside_the_place_is_none_of_the_dateline() -> None:
    """'Ann Lee / Oslo May 3': the name that the credit has goes; without such a credit nothing is guessed away."""
    body = "The harbour was closed on Friday after the storm, officials said, and nobody knows when it will open again."
    found = find_dateline(body, before=["Ann Lee / Oslo May 3, 2024"], credits=["By Ann Lee"])
    assert ("Oslo May 3, 2024", "Oslo") == (found.dateline.text, found.dateline.places[0].name)
