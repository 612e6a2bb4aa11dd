"""Datasette's own pages are spared what takes long, and say so."""

from __future__ import annotations

import re

import pytest

from crawler.serve import spared

from .conftest import Get, archive, client, get

__all__ = ["archive", "get"]


@pytest.mark.parametrize("table", ["news", "articles"])
def test_a_page_of_a_search_is_bounded_and_says_so(get: Get, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """Where more articles match than are looked at, the page is about those archived last; JSON has all of them."""
    every = get(f"/clippings/{table}.json?_search=the").json()["filtered_table_rows_count"]
    monkeypatch.setattr(spared, "MOST", every - 1)
    page = re.sub(r"\s+", " ", get(f"/clippings/{table}?_search=the").text)
    assert f"{every - 1} row{'s' if every > 2 else ''} where search matches &#34;the&#34; (more than {every - 1} do: of those the {every - 1} archived last)" in page
    assert every == get(f"/clippings/{table}.json?_search=the").json()["filtered_table_rows_count"]
    monkeypatch.setattr(spared, "MOST", every)
    page = re.sub(r"\s+", " ", get(f"/clippings/{table}?_search=the").text)
    assert f"{every} rows where search matches &#34;the&#34; sorted" in page


def test_a_long_index_of_words_is_not_counted(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite would read all of it: there are many. A short one is counted, as are the tables that people browse."""
    def counts() -> dict[str, int | None]:
        return {table["name"]: table["count"] for table in get("/clippings.json").json()["tables"]}

    short = counts()
    assert short["articles"] == short["articles_fts_docsize"]
    monkeypatch.setattr(spared, "MANY", short["articles"] - 1)
    assert short | {name: None for name, count in short.items() if "_fts_" in name and count >= short["articles"]} == counts()
    assert counts()["articles_fts_docsize"] is None
