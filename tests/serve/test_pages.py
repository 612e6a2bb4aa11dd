"""What a visitor sees: the home page, articles, revisions, lists and questions, whatever the archive's file is called."""

from __future__ import annotations

import asyncio
import re

import pytest

from crawler.archive.schema import BY_NAME, TABLES
from crawler.archive.views import VIEWS, View
from crawler.serve.requests import compressed
from crawler.serve import plugin
from crawler.serve.countries import country
from crawler.serve.queries import QUERIES

from .conftest import Get
from .newsroom import FERRY, GONE, PORT, ZOO


def text(html: str) -> str:
    """What is read on a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<body", 1)[1]).split())


@pytest.fixture(scope="module")
def ferry(get: Get) -> str:
    """The page of the article that was edited."""
    return get("/clippings/articles/4").text


def test_home_shows_headlines_outlets_and_totals(get: Get) -> None:
    """The newest headline comes first; outlets come with their counts; a failing channel is said."""
    page = text(get("/").text)
    assert "7 articles · 3 outlets · 1 later edit" in page
    assert page.index(str(ZOO.headline)) < page.index(str(GONE.headline))
    assert "1 of 1 channel failing" in page
    assert str(PORT.headline) in page    # an article without a printed time is there too


def test_numbers_of_the_front_page_are_those_of_their_lists(get: Get) -> None:
    """How much changed is what the list behind it holds."""
    said = re.findall(r'href="(/clippings/-/changes\?[^"]+)">([\d,]+) ', get("/").text)
    assert 4 == len(said)
    lists = [re.search(r'role="status">\s*([\d,]+) change', get(link.replace("&amp;", "&")).text) for link, _ in said]
    assert [number for _, number in said] == [found[1] for found in lists if found]


def test_home_links_every_question(get: Get) -> None:
    """Each canned query is one click away."""
    page = get("/").text
    assert [] == [query.name for query in QUERIES if f'href="/clippings/{query.name}"' not in page]


def test_article_reads_like_one(ferry: str) -> None:
    """Headline, standfirst, dateline before the first paragraph, all paragraphs."""
    assert '<h1 dir="auto">Ferry pier closed until Friday after storm</h1>' in ferry
    body = ferry.split('class="na-body"', 1)[1].split("</article>", 1)[0]
    assert 5 == body.count("<p>")
    assert "OSLO, Norway — The pier at the old customs house" in text("<body" + body)


def test_article_links_authors_place_and_original(ferry: str) -> None:
    """Authors and places lead to their pages; the original opens without telling it where we came from."""
    assert re.search(r'<a href="/clippings/authors/\d+">Bo Ek</a> <span>\(additional reporting, Oslo\)</span>', ferry)
    assert re.search(r'<a href="/clippings/places/\d+">Oslo</a>', ferry)
    assert "59.91, 10.75" in ferry
    assert re.search(r'href="https://harbour\.example/2026/ferry-pier"[^>]*rel="noopener noreferrer nofollow"', ferry)


def test_article_shows_provenance_and_evidence(ferry: str) -> None:
    """Which rule gave a field, what the runner-up said, and where the capture lies."""
    page = text(ferry)
    assert "jsonld.headline" in page
    assert "og:title Ferry pier closes after storm | Harbour Post" in page
    assert "20261124T080000Z-0001.warc.gz" in page
    assert f"{8:064x}" in page


def test_article_taken_down_says_so(get: Get) -> None:
    """The text of a removed article is kept and marked."""
    page = text(get("/clippings/articles/1").text)
    assert "taken down, noticed 2026-11-24 11:00" in page
    assert "The mayor will resign on Friday" in page


def test_paywalled_article_is_labelled(get: Get) -> None:
    """A reading that is not the full text says so."""
    assert "not the full text: paywalled" in text(get("/clippings/articles/2").text)


def test_revision_marks_words(get: Get) -> None:
    """Two states side by side: words that went and words that came, in headline and body."""
    page = get("/clippings/revisions/8").text
    assert "Ferry pier <del>closes</del> <ins>closed until Friday</ins> after storm" in page
    assert "hired <del>eleven</del> <ins>fourteen</ins> buses" in page


def test_first_revision_has_nothing_to_compare(get: Get) -> None:
    """The first state that we saw is shown whole."""
    page = get("/clippings/revisions/1").text
    assert "nothing to compare it with" in page
    assert "<ins>" not in page.split("</header>")[-1]


@pytest.mark.parametrize(("path", "heading", "headlines"), [
    ("sources/harbour", "The Harbour Post", 4), ("places/2", "Oslo", 1), ("authors/1", "Ann Lee", 2), ("tags/1", "ferries", 1),
    ("stories/1", "Fisheries talks end without a deal", 2),
])
def test_rows_list_their_articles(get: Get, path: str, heading: str, headlines: int) -> None:
    """An outlet, a place, an author, a tag and a story show their articles."""
    page = get(f"/clippings/{path}").text
    assert f'<h1 dir="auto">{heading}</h1>' in page
    assert headlines == page.split('class="na-latest"', 1)[1].split("</section>", 1)[0].count("<article>")


@pytest.mark.parametrize("name", [*(table.name for table in TABLES), *(view.name for view in VIEWS)])
def test_every_table_and_view_opens(get: Get, name: str) -> None:
    """Tables and views answer as a page, as JSON and as CSV."""
    assert [200, 200, 200] == [get(f"/clippings/{name}{suffix}").status_code for suffix in ("", ".json", ".csv")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_column_of_a_view_is_filtered_by_its_own_value(get: Get, view: View) -> None:
    """What a cell or facet shows can be asked for: a number too, which comes as text."""
    rows = get(f"/clippings/{view.name}.json?_shape=array&_size=max").json()
    assert rows
    for column in view.columns:
        values = [row[column.name] for row in rows if row[column.name] is not None]
        if values:
            assert values.count(values[0]) == len(get(f"/clippings/{view.name}.json", params={column.name: values[0], "_shape": "array", "_size": "max"}).json()), column.name


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_question_answers(get: Get, query: object) -> None:
    """Canned queries work with and without their parameters, and the form shows each parameter."""
    page = get(f"/clippings/{query.name}")    # type: ignore[attr-defined]
    assert "message-error" not in page.text
    assert [] == [name for name in query.params if f'name="{name}"' not in page.text]    # type: ignore[attr-defined]
    filled = get(f"/clippings/{query.name}.json?" + "&".join(f"{name}=x" for name in query.params))    # type: ignore[attr-defined]
    assert 200 == filled.status_code


@pytest.mark.parametrize(("path", "expected"), [
    ("latest.json?language=de", [ZOO.headline]),
    ("by_dateline.json?place=oslo", ["Ferry pier closed until Friday after storm"]),
    ("by_dateline.json?country=lb", [PORT.headline]),
    ("by_author.json?name=BO+EK", ["Ferry pier closed until Friday after storm"]),
    ("taken_down.json", [GONE.headline]),
    ("search.json?words=wasserfall", []),
    ("search.json?words=weiss+otter", []),
    ("search.json?words=otter+danemark", [ZOO.headline]),
    ("changed_headlines.json?source=The+Harbour+Post", ["Ferry pier closed until Friday after storm"]),
])
def test_answers(get: Get, path: str, expected: list[str]) -> None:
    """Questions find what they ask for."""
    joiner = "&" if "?" in path else "?"
    assert expected == [row["headline"] for row in get(f"/clippings/{path}{joiner}_shape=array").json()]


def test_missed_urls_say_why(get: Get) -> None:
    """What was announced and is not here comes with its outcome."""
    rows = get("/clippings/missed.json?_shape=array").json()
    assert {("https://harbour.example/2026/slow", "failed"), ("https://harbour.example/2026/new", "not visited yet")} == {
        (row["url"], row["outcome"]) for row in rows}


def test_runs_say_how_they_ended_and_how_long_they_took(get: Get) -> None:
    """Readable by someone who never saw the schema."""
    [run] = get("/clippings/crawls.json?_shape=array").json()
    assert ("finished", 0, "1:00:00", "0.1.0") == (run["how_ended"], run["exit_code"], run["duration"], run["version"])
    assert {"polled", "fetched", "archived", "revised", "unchanged", "not_modified", "rejected", "missing", "gone", "failed"} <= run.keys()


@pytest.mark.parametrize("name", ["story_of_a_url", "search"])
def test_nothing_is_said_before_a_question(get: Get, name: str) -> None:
    """A form that waits for its words does not say that nothing was found; code in what the question is about is code."""
    param = "url" if name == "story_of_a_url" else "words"
    assert "Nothing found" not in get(f"/clippings/{name}").text
    assert "Nothing found" in get(f"/clippings/{name}?{param}=nowhere").text
    assert ("<code>newsarchive why URL</code>" in get(f"/clippings/{name}").text) is (name == "story_of_a_url")


@pytest.mark.parametrize("path", ["clippings/-/search", "clippings/-/map", "clippings/-/changes", "clippings/-/coverage", "clippings/-/download", "clippings/news",
                                  "-/newsarchive"])
def test_every_room_says_whose_the_texts_are(get: Get, path: str) -> None:
    """The licence and the source stand in the footer of our rooms too; the search box in the header holds no address."""
    page = get(f"/{path}").text
    footer = page.split("<footer", 1)[1]
    assert all(one in footer for one in ("Data license", "Data source", "About"))
    assert 'value="/' not in page.split('class="na-search"', 1)[1].split("</form>", 1)[0]


@pytest.mark.parametrize("path", ["", "clippings/-/search", "clippings/-/search?country=DE", "clippings/-/map", "clippings/datelines?_facet=country"])
def test_countries_have_names(get: Get, path: str) -> None:
    """In words, whether scripts run or not; a code that no country has stays as it is."""
    assert "Germany" in get(f"/{path}").text
    assert ["Germany", "XX", ""] == [country(code) for code in ("DE", "XX", None)]


def test_story_of_a_url_is_in_order(get: Get) -> None:
    """Announced, fetched with what came of it, revised, the next visit: in the order of time."""
    events = [row["event"] for row in get(f"/clippings/story_of_a_url.json?_shape=array&url={FERRY.url}").json()]
    assert ["announced", "fetched", "revision 1", "fetched", "revision 2", "next visit"] == events


def test_search_box_and_facets(get: Get) -> None:
    """The view news is searched in full text without accents, and offers its facets."""
    found = get("/clippings/news.json?_search=COMMUTERS+pilings&_shape=array").json()
    assert ["Ferry pier closed until Friday after storm"] == [row["headline"] for row in found]
    assert [ZOO.headline] == [row["headline"] for row in get("/clippings/news.json?_search=danemark&_shape=array").json()]
    assert {"source_id", "section", "place_id", "language", "published_at"} == set(get("/clippings/news.json").json()["facet_results"])


def test_headlines_in_lists_lead_to_articles(get: Get) -> None:
    """A headline is a link to its article, or, where it changed, to the two states."""
    assert '<a href="/clippings/articles/6">Zwei Otter ziehen in den Tierpark</a>' in get("/clippings/news").text
    assert '<a href="/clippings/revisions/8">Ferry pier closed until Friday after storm</a>' in get("/clippings/headline_changes").text


def test_syndicated_names_the_outlets(get: Get) -> None:
    """A story that two outlets printed names both, and leads to the family."""
    [row] = get("/clippings/syndicated.json?_shape=array").json()
    assert (2, {"The Harbour Post", "Abendblatt am Fluss"}) == (row["outlets"], set(row["sources"].split("; ")))
    assert 'href="/clippings/stories/1"' in get("/clippings/syndicated").text


def test_passages_mark_the_match(get: Get) -> None:
    """The words that were searched for are marked in the passage."""
    assert "aus <mark>Dänemark</mark> aufgenommen" in get("/clippings/search?words=danemark").text


def test_about_explains_every_column(get: Get) -> None:
    """The page about the archive has each column's prose."""
    page = get("/-/newsarchive").text
    assert [] == [c.name for t in TABLES for c in t.columns if f"<dt>{c.name}</dt>" not in page]


def test_unknown_row_is_a_404(get: Get) -> None:
    """An article that is not there is not found, on a page in our dress with a way home."""
    page = get("/clippings/articles/999")
    assert 404 == page.status_code
    assert 'class="crumbs"' in page.text


def test_search_engines_are_asked_to_stay_away(get: Get) -> None:
    """The archive of others' texts is not to be indexed."""
    assert "Disallow: /" in get("/robots.txt").text


def test_who_installed_block_robots_gets_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its configuration counts then: we have no robots.txt of our own beside it."""
    def routes() -> list[str]:
        return [route for route, _ in plugin.register_routes()]

    monkeypatch.setattr(plugin, "find_spec", lambda name: None)
    assert r"^/robots\.txt$" in routes()
    monkeypatch.setattr(plugin, "find_spec", {"datasette_block_robots": "installed"}.get)
    assert r"^/robots\.txt$" not in routes()


@pytest.mark.parametrize("path", ["/", "/clippings/news", "/clippings/news.json", "/-/static-plugins/newsarchive/newsarchive.css"])
def test_pages_are_compressed(get: Get, path: str) -> None:
    """For those who take gzip, and the same page for those who do not."""
    small, plain = (get(path, headers={"accept-encoding": coding}) for coding in ("gzip", "identity"))
    assert ("gzip", None) == (small.headers.get("content-encoding"), plain.headers.get("content-encoding"))
    assert "Accept-Encoding" in small.headers["vary"]
    assert small.num_bytes_downloaded < len(small.content) / 2
    assert plain.headers["content-security-policy"].count("nonce") == small.headers["content-security-policy"].count("nonce") == 1


@pytest.mark.parametrize("path", ["/clippings/-/download.csv", "/clippings/-/download.jsonl", "/clippings/news.csv?_stream=on"])
def test_files_are_sent_as_they_are(get: Get, path: str) -> None:
    """A long file would be compressed in the thread that answers everybody."""
    assert "content-encoding" not in get(path, headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize("query", ["_search=", "_search=+", "_search=&_sort=headline", "_sort=headline&_search="])
def test_empty_search_shows_everything(get: Get, query: str) -> None:
    """A search box that is sent empty shows all rows, not FTS5's syntax error."""
    assert 7 == len(get(f"/clippings/news.json?_shape=array&{query}").json())


@pytest.mark.parametrize("path", ["news", "articles"])
def test_facets_speak_in_names(get: Get, path: str) -> None:
    """Facets count ids, for an index to do it, and show the names of outlets and places."""
    facets = text("<body" + get(f"/clippings/{path}").text.split('class="na-facets"', 1)[1].split("</div>", 1)[0])
    assert "source The Harbour Post 4 Abendblatt am Fluss 2 صدى الساحل 1" in facets
    assert "Hamburg, Germany 1" in facets


def test_stored_row_shows_every_column(get: Get) -> None:
    """Below an article, and on the page of any other row, every column stands with its value and its meaning."""
    for path, table in (("articles/4", "articles"), ("captures/1", "captures"), ("coverage/harbour,2026-11-24", "coverage")):
        page = get(f"/clippings/{path}").text
        assert [] == [c.name for c in BY_NAME[table].columns if f">{c.name}</dt>" not in page]


def test_a_saved_capture_is_sent_as_it_is() -> None:
    """Compressing megabytes would hold up everybody."""
    sent: list[dict[str, object]] = []

    async def app(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a" * 10_000})

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(compressed(app)({"type": "http", "path": "/a/-/capture/1", "headers": [(b"accept-encoding", b"gzip")]}, None, send))
    assert b"a" * 10_000 == sent[1]["body"]
