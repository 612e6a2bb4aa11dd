"""What is typed becomes a query that runs; a search and its URL are one."""

from __future__ import annotations

import sqlite3
from urllib.parse import parse_qs

import pytest
from datasette.utils import MultiParams
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.archive.schema import COMPARED_INDEX, FTS_TOKENIZE
from crawler.serve.search import FILTERS, Search, Sort
from crawler.serve.typed import advice, fts_query

STORIES = {
    1: ("Ferry pier closes after storm", "Ann Lee", "The pier at the customs house was closed after the storm."),
    2: ("Storm over the fjord", "Bo Ek", "Nobody was hurt, the harbour master said."),
    3: ("Council weighs a tunnel", "Ann Lee", "The council of the city met. A ferry was not mentioned."),
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE articles_fts USING fts5 (headline, standfirst, byline, body, tokenize='{FTS_TOKENIZE}')")
    db.executemany("INSERT INTO articles_fts (rowid, headline, byline, body) VALUES (?, ?, ?, ?)", [(number, *story) for number, story in STORIES.items()])
    return db


def found(index: sqlite3.Connection, typed: str) -> set[int]:
    query = fts_query(typed)
    return {number for number, in index.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (query,))} if query else set()



@pytest.mark.parametrize(("typed", "word"), [
    ("-ferry", "storm -ferry"), ('-"old pier"', "storm -ferry"), ("((", "no word"), ("colour:red", "no field"), ("札幌", "star"), ("storm -ferry", None), ("headline:storm", None),
    ("Title:storm", None), ("", None), ("10:30", None), ("https://harbour.example/a", None)])
def test_advice(typed: str, word: str | None) -> None:
    """Who asks for what cannot be found as it is meant is told so."""
    said = advice(typed)
    assert word is None and said is None or word in str(said)


@pytest.mark.parametrize(("typed", "numbers"), [
    ("storm", {1, 2}),
    ("STORM pier", {1}),
    ("ferry storm", {1}),
    ('"pier closes"', {1}),
    ('"closes pier"', set()),
    ('"pier closes', {1}),
    ("coun*", {3}),
    ('"customs ho"*', {1}),
    ("co*", set()),
    ("storm -ferry", {2}),
    ("storm NOT ferry", {2}),
    ("council OR fjord", {2, 3}),
    ("(council OR fjord) ann", {3}),
    ("council AND ann", {3}),
    ("headline:ferry", {1}),
    ("title:ferry", {1}),
    ("author:ek", {2}),
    ("-ferry", set()),
    ("headline: ferry byline:ann", {1}),
    ('byline:"bo ek"', {2}),
    ("headline:(storm OR tunnel) ann", {1, 3}),
    ("NEAR(pier house, 5)", {1}),
    ("NEAR(pier storm)", {1}),
    ("NEAR(pier storm, 0)", set()),
    ("near(", set()),
    ("storm AND", {1, 2}),
    ("NOT storm", {1, 2}),
    ("-storm", set()),
    ("headline:", set()),
    ("url:storm", set()),
    ("(storm", {1, 2}),
    ("storm)", {1, 2}),
    ('storm " "', {1, 2}),
    ("storm !!! ***", {1, 2}),
    ("AND", set()),
    ("", set()),
    ("?!", set()),
])
def test_what_typed_words_find(index: sqlite3.Connection, typed: str, numbers: set[int]) -> None:
    """Phrases, prefixes, NEAR, brackets, fields and words that must not be there; what is half typed is looked for as words."""
    assert numbers == found(index, typed)


@given(st.text(max_size=80) | st.lists(st.sampled_from(["storm", "pier", '"', "(", ")", "*", "-", "AND", "OR", "NOT", "NEAR(", "headline:", "body :", ",", "5", " ", "{", "}", "^", "+"]),
                                       max_size=14).map(" ".join))
@example("headline: headline: x")
@example("NEAR(a b, 5) * ^x")
@example("(" * 500)
@example("a" * 5000)
@example("\0x\ud800".encode("utf-8", "replace").decode())
def test_whatever_is_typed_runs(index: sqlite3.Connection, typed: str) -> None:
    """No string is a syntax error."""
    found(index, typed)


def search(**parameters: list[str]) -> Search:
    return Search.of(MultiParams(parameters))


@given(st.dictionaries(st.sampled_from([*FILTERS, "words", "since", "until", "sort", "other"]), st.lists(st.text(max_size=12), min_size=1, max_size=3)))
def test_a_search_is_its_url(parameters: dict[str, list[str]]) -> None:
    """Read from its own URL again it is the same, whatever was asked; and its SQL is well formed."""
    one = search(**parameters)
    assert one == Search.of(MultiParams(parse_qs(one.query())))
    db = sqlite3.connect(":memory:")
    db.executescript(f'''CREATE VIRTUAL TABLE articles_fts USING fts5 (headline, standfirst, byline, body);
        CREATE TABLE articles (id INTEGER PRIMARY KEY, source_id, section, agency, language, page_state, published_at);
        CREATE TABLE article_places (article_id, place_id); CREATE INDEX {COMPARED_INDEX} ON articles (id, source_id); CREATE TABLE places (id, country); CREATE TABLE article_authors (article_id, author_id)''')
    for sql in (one.chosen(), one.ordered()):
        assert [] == db.execute(sql.text, sql.parameters).fetchall()


def test_what_makes_no_sense_is_left_out() -> None:
    """Days that are none, numbers that are none, an order that is none."""
    assert Search() == search(since=["yesterday"], place=["Oslo"], author=["1; DROP TABLE"], sort=["random"], words=["  "])
    assert Search(sort=Sort.NEWEST) == search(sort=["relevance"])


def test_a_changed_search_keeps_the_rest() -> None:
    """A filter is added or taken away, a page or another order asked for, in one order of parameters."""
    one = search(words=["storm"], source=["b", "a"], since=["2026-11"])
    assert "words=storm&source=b&source=a&since=2026-11" == one.query()
    assert "words=storm&source=b&section=City&since=2026-11" == one.changed("section", ["City"]).changed("source", ["b"]).query()
    assert "source=b&source=a&since=2026-11&page=2" == one.query(words=None, page="2")
