"""Datelines: each form of the press, in its language, and the openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dateline import DatelineReading, find_dateline
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
