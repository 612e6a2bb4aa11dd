"""Datelines of the Chinese, Japanese and Korean press: the opening of a text -> Opening (`"新华社北京5月4日电 ..."`, `"【ソウル＝小池和樹】"`, `"(서울=연합뉴스)"`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...models import Dateline, Place
from ..agencies import canonical_agency
from ..gazetteer import locate

MAX_OPENING = 80      # characters

_HAN = r"\u3400-\u9fff"
_KANA = r"\u3040-\u30ff"
_HANGUL = r"\uac00-\ud7a3"
_DATE = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})\s?月(?P<day>\d{1,2})\s?日"
_FORMS = [re.compile(form, re.VERBOSE) for form in (
    # 新华社北京5月4日电 · 新华网北京8月19日电 · 人民网北京12月15日电 · 中新社华盛顿5月3日电 · 本报北京5月4日电 · （中央社台北4日電）
    rf"[（(【]?(?P<text>(?P<agency>[{_HAN}A-Za-z·]{{1,8}}?[社网網报報]|中央社|央视网|本报讯)(?:记者[{_HAN}]{{2,4}})?(?P<place>[{_HAN}]{{2,10}}?)\s?(?:{_DATE}|\d{{1,2}}\s?日)(?:[综綜]合|专|專|外)?[电電讯訊])[）)】]?",
    # （中央社記者王小明台北4日電）
    rf"[（(](?P<text>(?P<agency>中央社)記者[{_HAN}]{{2,4}}?(?P<place>[{_HAN}]{{2,3}})(?:\d{{1,2}}日)?[{_HAN}]{{0,4}}[電报報]導?)[）)]",
    # 〔記者鍾麗華／台北報導〕 · 【記者王小明台北報導】 · 【台灣醒報記者潘姿羽台北報導】 · 記者巫其倫／台北報導 · 石文南／台北報導
    rf"[〔【\[（(]?(?P<text>(?:(?P<agency>[{_HAN}]{{2,6}}?)[╱／/]?)?(?:特派)?記者(?P<reporter>[{_HAN}、]{{2,12}}?)[／╱/∕]?(?P<place>[{_HAN}]{{2,4}})(?:[連综綜]線)?報導)[〕】\]）)]?",
    rf"[〔【\[（(]?(?P<text>(?:(?P<agency>[{_HAN}]{{2,6}}?)[╱／/])?(?P<reporter>[{_HAN}、]{{2,12}}?)[／╱/∕](?P<place>[{_HAN}]{{2,4}})(?:[{_HAN}]{{0,2}}日)?[報电電]導?)[〕】\]）)]?",
    # 【ソウル＝小池和樹】 · 【北京＝共同】 · 〔ロンドン時事〕 · ［東京 ４日 ロイター］
    rf"[【〔［\[](?P<text>(?P<place>[{_KANA}{_HAN}ー・]{{2,14}}?)\s?[=＝]\s?(?P<agency>[{_KANA}{_HAN}ー・A-Za-zＡ-Ｚ\s]{{2,20}}))[】〕］\]]",
    rf"[【〔［\[（(](?P<text>(?P<place>[{_KANA}{_HAN}ー・]{{2,14}}?)\s?(?:[\d０-９]{{1,2}}日)?\s?(?P<agency>共同通信|共同|時事通信|時事|聯合ニュース|新華社通信|ロイター|AFP時事|AFP|ＡＦＰ|新華社|聯合|ＡＰ|AP))[】〕］\]）)]",
    # 【ソウル渋江千春】: a place in kana, a name in kanji
    rf"[【〔［](?P<text>(?P<place>[{_KANA}ー・]{{2,10}})(?P<reporter>[{_HAN}]{{2,6}}))[】〕］]",
    # (서울=연합뉴스) · [부산=스포츠조선 선수민 기자] · 【서울=뉴시스】
    rf"[\[(【](?P<text>(?:(?P<outlet>[{_HANGUL}A-Za-z]{{2,10}})\s)?(?P<place>[{_HANGUL}]{{2,8}}(?:[·,/][{_HANGUL}]{{2,8}})*)\s?=\s?(?P<agency>[{_HANGUL}A-Za-z0-9]{{2,12}})(?:\s[{_HANGUL}·\s]{{2,30}})?)[\])】](?:\s*[{_HANGUL}·,\s]{{2,24}}(?:기자|특파원|선임기자)\s?=)?",
)]
_CIVIC = re.compile(r"(?:市|县|縣|特別市|시)$")


@dataclass(frozen=True, slots=True)
class Opening:
    """A dateline and its span in the text that it opens."""

    dateline: Dateline
    start: int
    end: int
    rule: str


def read_east_asian(text: str, language: str | None = None) -> Opening | None:
    """The formula that opens a text, None where it opens with none or names no known place."""
    for form in _FORMS:
        match = form.match(text[:MAX_OPENING])
        if match and (places := _places(match["place"], language) or _places_behind_name(match["place"], language)):
            groups = match.groupdict()
            agencies = _agencies(groups.get("outlet") or groups.get("agency"), "reporter" in groups)
            return Opening(Dateline(match["text"].strip(), places, agencies, _date(match)), 0, match.end(), "lede.east_asian")
    return None


def _places(names: str, language: str | None) -> tuple[Place, ...]:
    found = []
    for name in re.split(r"[,/]|(?<=[\uac00-\ud7a3])·", names):
        place = locate(name, language=language) or (locate(_CIVIC.sub("", name), language=language) if len(name) > 2 else None)
        if place is None:
            return ()
        found.append(Place(name, place.country, None, place.latitude, place.longitude, place.geoname_id))
    return tuple(found)


def _places_behind_name(words: str, language: str | None) -> tuple[Place, ...]:
    """'羽台北': the end of a reporter's name ran into the place."""
    return next((found for start in range(1, len(words) - 1) if (found := _places(words[start:], language))), ())


def _agencies(words: str | None, has_reporter: bool) -> tuple[str, ...]:
    """The agency or outlet; a reporter's name (Japanese) is none."""
    if not words or words in ("本报", "本報", "本报讯"):
        return ()
    words = re.split(r"\s", words.strip())[0]
    if canonical := canonical_agency(words):
        return (canonical,)
    return (words,) if has_reporter or re.search(r"[社网網报報台視]$|[\uac00-\ud7a3]{3,}|^[A-Za-z]", words) else ()


def _date(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if not groups.get("month") or not (1 <= int(groups["month"]) <= 12 and 1 <= int(groups["day"]) <= 31):
        return None
    day = f"{int(groups['month']):02}-{int(groups['day']):02}"
    return f"{groups['year']}-{day}" if groups.get("year") else day
