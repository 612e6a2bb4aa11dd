"""Bylines: one credit at a time, and all credits of a page judged together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.byline import Credit, canonical_agency, choose_byline
from crawler.extract.credit_text import parse_credit
from crawler.models import AuthorKind
from tests.extract.bylines import LINES, OUTLET
from tests.extract.pages import page as markup
from tests.extract.pages import paragraphs, read

MARKS = {AuthorKind.PERSON: "", AuthorKind.DESK: "/d", AuthorKind.AGENCY: "/a", AuthorKind.OUTLET: "/o"}
CASES = [row for row in LINES if row[2] is not None]


@pytest.mark.parametrize(("language", "line", "authors"), CASES, ids=[row[1] for row in CASES])
def test_credit_names_its_authors(language: str, line: str, authors: str) -> None:
    """Names as printed in name case, in order, without lead words, titles, dates, handles; desks and agencies typed."""
    assert authors == "; ".join(author.name + MARKS[author.kind] for author in parse_credit(line, masthead=OUTLET))


@given(st.text(max_size=300))
def test_any_text_is_a_credit_or_none(text: str) -> None:
    """No text raises."""
    parse_credit(text, masthead=text[:5])
    choose_byline([Credit("jsonld.author", text), Credit("class.byline.head", text)], masthead=text[:7], host="example.org")


def page(*given: tuple[str, str] | tuple[str, str, AuthorKind], masthead: str | None = OUTLET) -> str:
    """What a page with these (rule, text) credits says, as names with marks."""
    reading = choose_byline([Credit(rule, text, None, *kind) for rule, text, *kind in given], masthead=masthead, host="www.example.org")
    return "; ".join(author.name + MARKS[author.kind] for author in reading.authors)


PERSON, ORGANISATION = AuthorKind.PERSON, AuthorKind.OUTLET
HEAD, TAIL, NAMED = "class.byline.head", "class.byline.tail", "name.byline.head"
PAGES = [
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), (HEAD, "By Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "JANE DOE", PERSON), ("meta.author", "Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "The Daily Example", ORGANISATION), (HEAD, "By Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "The Daily Example", PERSON), (HEAD, "By Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), ("meta.author", "Example Media"), ("meta.article:author", "jdoe")]),
    ("Jane Doe", [("meta.article:author", "editor7"), (HEAD, "By Jane Doe")]),
    ("Jane Doe", [("meta.author", "The Daily Example"), (HEAD, "By Jane Doe | 3 May 2024")]),
    ("Jane Doe", [("jsonld.author", "janedoe"), (HEAD, "By Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "Admin"), ("rel.author", "Jane Doe")]),
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), ("rel.author", "Tom Teaser"), ("rel.author", "Ann Other")]),
    ("Jane Doe; John Smith", [("jsonld.author", "Jane Doe", PERSON), ("rel.author", "John Smith"), (NAMED, "Jane Doe"), (NAMED, "John Smith")]),
    ("Jane Doe; John Smith", [("jsonld.author", "Jane Doe and John Smith", PERSON)]),
    ("Jane Doe; John Smith", [("jsonld.author", "Jane Doe", PERSON), (HEAD, "By Jane Doe and John Smith | 3 May 2024")]),
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), (HEAD, "By Jane DoeHarbour Staff")]), ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), (HEAD, "By John Smith")]),
    ("Jane Doe; John Smith; Associated Press/a", [(HEAD, "By Jane Doe and John Smith, Associated Press")]),
    ("Jane Doe", [("jsonld.author", "Our expert Jane Doe", PERSON), (NAMED, "Jane Doe")]),
    ("Jane Doe", [("itemprop.author", name) for name in ("Jane Doe", "Tom Teaser", "Ann Other", "Bob Third", "Eve Fourth")]),
    ("Jane Doe", [("itemprop.author", name) for name in ("Tom Teaser", "Jane Doe", "Ann Other")] + [("meta.author", "Jane Doe")]),
    ("Reuters/a", [("jsonld.author", "Reuters", ORGANISATION), ("jsonld.author", "The Daily Example", ORGANISATION)]),
    ("dpa/a", [("jsonld.author", "dpa", PERSON), (HEAD, "Von dpa")]),
    ("The Daily Example/o", [("jsonld.author", "The Daily Example", ORGANISATION)]),
    ("Center for Drug Evaluation and Research/d", [("jsonld.author", "Center for Drug Evaluation and Research", ORGANISATION)]),
    ("Jane Doe", [(HEAD, "By Jane Doe"), (TAIL, "By Tom Teaser"), (TAIL, "By Ann Other")]),
    ("Jane Doe", [(TAIL, "By Jane Doe"), (TAIL, "By Tom Teaser")]),
    ("", [("meta.author", "The Daily Example"), (HEAD, "May 3, 2024")]), ("", [("meta.author", "admin")]), ("", []), ("", [("meta.author", "https://www.facebook.com/example")]),
    ("", [(TAIL, "Subscribe to our newsletter and get the news every morning in your inbox")]),
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), ("jsonld.author", "Redaktion", PERSON)]),
    ("jdoe", [("rel.author", "jdoe")]), ("Web Desk/d", [("jsonld.author", "Web Desk", PERSON)]),
    ("Jane Doe", [("jsonld.author", "Jane Doe", PERSON), ("meta.twitter:data", "Tom Teaser")]), ("Jane Doe", [("meta.twitter:data", "Jane Doe")]),
    ("Jane Doe", [(HEAD, "By Jane Doe"), ("meta.twitter:data", "Tom Teaser")]), ("dpa/a", [("signed", "dpa")]), ("Jane Doe", [(HEAD, "By Jane Doe"), ("signed", "dpa")]),
    ("The Daily Example/o", [("jsonld.author", "The Daily Example", ORGANISATION), (TAIL, "Source: Reuters")]),
    ("Center for Drug Evaluation and Research/d", [("jsonld.author", "Center for Drug Evaluation and Research", ORGANISATION), ("meta.dc.creator", "Center for Drug Evaluation and Research")]),
    ("Staff and news service reports/d", [("jsonld.author", "Staff and news service reports", PERSON)]),
    ("jdoe", [(NAMED, "jdoe"), (HEAD, "by jdoe"), (HEAD, "Harbour Forum")]), ("Jane Doe", [(TAIL, "By jdoe"), ("meta.author", "Jane Doe")]),
    ("張志雄", [("line.byline.head", "記者張志雄／台北報導")]), ("김철수", [("meta.author", "김철수 기자")]), ("राम शर्मा", [("jsonld.author", "राम शर्मा", PERSON)]),
]


@pytest.mark.parametrize(("authors", "given"), PAGES, ids=[f"{number}: {row[0]}" for number, row in enumerate(PAGES)])
def test_credits_judged_together(authors: str, given: list[tuple[str, str]]) -> None:
    """Structured data first, what is printed second, corrected by one another; no teaser's author, no outlet beside a person."""
    assert authors == page(*given)


def test_byline_is_the_printed_line() -> None:
    """The byline shown is the printed one, cut before dates and buttons; confidence grows with agreement."""
    given = [Credit("jsonld.author", "Jane Doe"), Credit(HEAD, "By Jane Doe and Reuters | 3 May 2024, 10:15"), Credit("meta.author", "Example Media")]
    reading = choose_byline(given, masthead=OUTLET)
    assert "By Jane Doe and Reuters" == reading.byline
    assert ("Reuters", "jsonld.author") == (reading.agency, reading.rule)
    assert (("meta.author", "Example Media"),) == reading.runners_up[-1:]
    assert reading.confidence > choose_byline(given[:1]).confidence


def test_role_and_place_of_an_author() -> None:
    """What stands behind a name is kept beside it."""
    jane, john = parse_credit("By Jane Doe, Senior Political Correspondent, and John Smith in Kyiv")
    assert ("Senior Political Correspondent", None) == (jane.role, jane.place)
    assert (None, "Kyiv") == (john.role, john.place)
    assert [("Max Muster", "Moskau")] == [(author.name, author.place) for author in parse_credit("Von Max Muster, Moskau")]
    assert [("Jane Doe", "New York")] == [(author.name, author.place) for author in parse_credit("By Jane Doe, New York")]


def test_one_credit_completes_another() -> None:
    """JSON-LD has the name and the link, the printed line where it was filed: the author has both."""
    reading = choose_byline([Credit("jsonld.author", "Imogen Shaw", "https://example.org/shaw", AuthorKind.PERSON),
                             Credit("class.byline.head", "Imogen Shaw in Stornoway")])
    [author] = reading.authors
    assert ("Imogen Shaw", "Stornoway", "https://example.org/shaw") == (author.name, author.place, author.url)


def test_an_agency_is_one_author_however_it_is_printed() -> None:
    """A regional service in structured data and the agency in the printed line are one credit; the byline stays as printed."""
    reading = choose_byline([Credit("jsonld.author", "dpa/lsw", None, AuthorKind.OUTLET), Credit("class.byline.head", "dpa/lsw")])
    assert (["dpa"], "dpa/lsw", "dpa") == ([author.name for author in reading.authors], reading.byline, reading.agency)


def test_profile_link_is_kept() -> None:
    """An author keeps the address of the profile."""
    reading = choose_byline([Credit("jsonld.author", "Jane Doe", "https://example.org/authors/jane-doe", PERSON)])
    assert "https://example.org/authors/jane-doe" == reading.authors[0].url


CARD = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="Jane Doe">'
FAR = "<p>More of the harbour</p>" * 12
PLACES = [
    ("Jane Doe", {"head": CARD.format("Written by")}), ("Jane Doe", {"head": CARD.format("Verfasst von")}), ("", {"head": CARD.format("Est. reading time")}),
    ("Jane Doe", {"above": "<footer class='byline'>By JANE DOE</footer>"}), ("Jane Doe", {"above": "<aside class='post-author'>Jane Doe</aside>"}),
    ("", {"below": "<aside class='post-author'>Tom Teaser</aside>"}), ("Jane Doe", {"above": "<p>Text: Jane Doe</p>"}), ("Jane Doe", {"above": "<p>Eine Reportage von Jane Doe</p>"}),
    ("Jane Doe", {"below": FAR + "<ul><li><b>Author</b> Jane Doe</li></ul>"}), ("", {"below": FAR + "<p>By Tom Teaser</p>"}),
    ("dpa", {"below": "<p>(dpa)</p>"}), ("Harbour-Redaktion", {"below": "<p><em>Harbour-Redaktion</em></p>"}), ("", {"below": "<p>Old cranes</p>"}),
    ("", {"below": "<div itemprop='comment' itemscope><span itemprop='author'>Tom Teaser</span></div>"}), ("", {"above": "<p>Photo: Jane Doe</p>"}),
    ("陳小港", {"above": "<p>記者陳小港／台北報導</p>"}), ("박항구", {"above": "<p>박항구 기자</p>"}), ("मीरा घाट", {"above": "<p>लेखक: मीरा घाट</p>"}),
    ("Μαρία Λιμάνι", {"above": "<p>Συντάκτης: Μαρία Λιμάνι</p>"}), ("ليلى ميناء", {"above": "<p>إعداد: ليلى ميناء</p>"}), ("Анна Причал", {"above": "<p>Текст: Анна Причал</p>"}),
    ("Anadolu Ajansı", {"head": '<meta name="articleAuthor" content="Anadolu Ajansı">'}),
]


@pytest.mark.parametrize(("authors", "parts"), PLACES, ids=[f"{number}: {row[0]}" for number, row in enumerate(PLACES)])
def test_credits_are_found_where_pages_put_them(authors: str, parts: dict[str, str]) -> None:
    """In cards of social networks, right below the headline whatever the box, behind labels in many scripts, signed below the text; not in teasers and comments."""
    assert authors == "; ".join(author.name for author in read(markup(texts=paragraphs("en", 4), **parts)).authors)


def test_confidence_is_lower_where_somebody_else_is_named() -> None:
    """Two kinds of evidence that agree are believed most, one that another contradicts least."""
    agreed = choose_byline([Credit("jsonld.author", "Jane Doe"), Credit(HEAD, "By Jane Doe")]).confidence
    alone = choose_byline([Credit(NAMED, "Jane Doe")]).confidence
    denied = choose_byline([Credit(NAMED, "Jane Doe"), Credit("meta.author", "Tom Teaser")]).confidence
    assert agreed > alone > denied


AGENCIES = [
    ("The Associated Press", "AP"), ("Associated Press", "AP"), ("AP", "AP"), ("(AP)", "AP"), ("A.P.", None), ("Thomson Reuters", "Reuters"), ("Agence France-Presse", "AFP"), ("DPA", "dpa"), ("dpa/lno", "dpa"), ("Deutsche Presse-Agentur", "dpa"),
    ("Agencia EFE", "EFE"), ("新华社", "Xinhua"), ("新華網", "Xinhua"), ("ТАСС", "TASS"), ("РИА Новости", "RIA Novosti"), ("연합뉴스", "Yonhap"), ("共同通信", "Kyodo"), ("رويترز", "Reuters"), ("Press Trust of India", "PTI"), ("Press Association", "PA"),
    ("Anadolu Ajansı", "Anadolu"), ("The Canadian Press", "Canadian Press"), ("Jane Doe", None), ("The Guardian", None), ("Mia", None), ("Ana", None), ("Beta", "Beta"), ("beta", None), ("", None), ("Trend", "Trend"), ("trend", None),
]


@pytest.mark.parametrize(("printed", "canonical"), AGENCIES)
def test_agency_by_its_short_name(printed: str, canonical: str | None) -> None:
    """Every name of an agency gives the one that the trade uses; words that only look like one give none."""
    assert canonical == canonical_agency(printed)


HOSTILE = [
    "by ", "By A, ", "A and ", "(", "/", "A/", "posted on ", "& ", "&lt;", "<a ", "Senior Political ", "senior-", "記者", "1.1.", "am 1 ", "@", "a@", "a@b.", "Jan 1 ", "mon day ", "u.s. ", "sub- ", "A. ", "Mc", "한 ", "x|", "1h00",
    "www.a ", "staff writer ", "published aaaa by ", "A B C D ", "in ", "Redakteur ", "view all posts by ",
]


def test_hostile_credits_are_cheap() -> None:
    """No run of words makes a pattern try again and again: all together within a second, where one bad pattern would take minutes."""
    began = time.process_time()
    for unit in HOSTILE:
        for length in (399, 1599):
            choose_byline([Credit(HEAD, (unit * length)[:length]), Credit("jsonld.author", (unit * length)[:length])], masthead=unit, host=unit)
    assert time.process_time() - began < 2
