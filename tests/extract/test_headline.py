"""Headlines: what a reader sees printed, from fields that disagree."""

from __future__ import annotations

import pytest

from crawler.extract.titles import host_names, likeness, runs, without_masthead

from .pages import page, read

STORY = "Old crane in the harbour to be taken down"


def og(title: str, site: str = "Harbour News") -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


ROWS = [
    ("h1 alone", page(STORY), STORY, None),
    ("masthead after a bar", page(None, title=f"{STORY} | Harbour News", head=og(f"{STORY} | Harbour News")), STORY, None),
    ("masthead after a dash", page(None, title=f"{STORY} - Harbour News", head='<meta name="application-name" content="Harbour News">'), STORY, None),
    ("masthead and date", page(None, title=f"{STORY} – HN – 13.06.2023", head=og(f"{STORY} – HN – 13.06.2023", "HN")), STORY, None),
    ("masthead before", page(None, title=f"Harbour News: {STORY}", head=og(f"Harbour News: {STORY}")), STORY, None),
    ("host as masthead", page(None, title=f"{STORY} | harbour.test"), STORY, None),
    ("dash inside the headline", page("Talks go on – no end in sight", title="Talks go on – no end in sight | Harbour News", head=og("x")), "Talks go on – no end in sight", None),
    ("title for search engines", page(STORY, title="Crane demolition: what you need to know", head=og("Crane demolition: what you need to know")), STORY, None),
    ("masthead in h1, headline in h2", f"<html><head><title>{STORY} | Harbour News</title></head><body><h1>Harbour News</h1><h2>{STORY}</h2><p>Text of the article.</p></body></html>", STORY, None),
    ("section in h1", f"<html><head><title>{STORY}</title>{og(STORY)}</head><body><h1><a href='/politics'>Politics</a></h1><h1>{STORY}</h1><p>Text of the article.</p></body></html>", STORY, None),
    ("name of the blog in h1", f"<html><head><title>{STORY} : Cranes and more</title></head><body><h1>Cranes and more</h1><h2>{STORY}</h2><p>Text of the article.</p></body></html>", STORY, None),
    ("kicker in a span of h1", f"<html><head><title>{STORY}</title></head><body><h1><span class=kicker>Harbour</span> <span>{STORY}</span></h1><p>Text.</p></body></html>", STORY, "Harbour"),
    ("kicker that no title has", f"<html><head><title>{STORY}</title>{og(STORY)}</head><body><h1><span>Harbour:</span> {STORY}</h1><p>Text.</p></body></html>", STORY, "Harbour"),
    ("kicker above h1", f"<html><body><div class='article-kicker'>Harbour</div><h1>{STORY}</h1><p>Text.</p></body></html>", STORY, "Harbour"),
    ("an advertisement's label above h1", f"<html><body><div class='label'>Anzeige</div><h1>{STORY}</h1><p>Text.</p></body></html>", STORY, None),
    ("subtitle in h1", f"<html><head>{og(STORY)}</head><body><h1>{STORY} <small>And nobody knows what will come next</small></h1><p>Text.</p></body></html>", STORY, None),
    ("JSON-LD alone", page(None, title="Harbour News", linked={"@type": "NewsArticle", "headline": STORY}), STORY, None),
    ("entities in JSON-LD", page(None, title="x", linked={"@type": "NewsArticle", "headline": "Cranes &amp;amp; ferries: a harbour&#39;s story"}), "Cranes & ferries: a harbour's story", None),
    ("cut og:title", page(STORY, title="Old crane in the…", head=og("Old crane in the…")), STORY, None),
    ("h1 in breadcrumbs, printed in h2", f"<html><head><title>Crane demolition: all you need</title>{og(STORY)}</head><body><nav><ol><li><a href='/p'>Politics</a></li><li><h1>Crane demolition: all you need</h1></li></ol></nav><h2>{STORY}</h2><p>Text.</p><h2>Why the crane must go</h2><p>More.</p></body></html>", STORY, None),
    ("kicker and headline in two blocks under breadcrumbs", f"<html><head><title>Crane demolition</title>{og('Heritage: ' + STORY)}</head><body><ul class='c-breadcrumb'><li><h1>Crane demolition</h1></li></ul><h2><span>Heritage</span><div>{STORY}</div></h2><p>Text.</p></body></html>", STORY, "Heritage"),
    ("breadcrumbs that all of the head repeats", f"<html><head><title>Cranes: {STORY}</title>{og('Cranes: ' + STORY)}</head><body><nav class=breadcrumb><h1>Cranes: {STORY}</h1></nav><h2>{STORY}, say the owners</h2><p>Text.</p></body></html>", f"Cranes: {STORY}", None),
    ("h1 in a navigation bar, with a headline of its own", f"<html><head><title>{STORY}</title></head><body><h1>{STORY}</h1><p>Text.</p><nav><h1>More of {STORY}</h1></nav><h2>3 thoughts on {STORY}</h2></body></html>", STORY, None),
    ("label behind a bar", page(f"{STORY} | Opinion", title=f"{STORY} | Opinion"), STORY, "Opinion"),
    ("label behind a bar, in the head alone", page(None, title=f"{STORY} | Kommentar"), STORY, None),
    ("kicker in a block of its own within h1", f"<html><head><title>Heritage: {STORY}</title></head><body><h1><div>Heritage</div><span>: </span>{STORY}</h1><p>Text.</p></body></html>", f"Heritage: {STORY}", None),
    ("related h2 below", page(STORY, below="<aside><h2>New crane arrives in the harbour</h2></aside>", title=STORY), STORY, None),
    ("japanese with a bar", page(None, title="古いクレーンを冬までに撤去｜港湾新聞", head=og("古いクレーンを冬までに撤去｜港湾新聞", "港湾新聞")), "古いクレーンを冬までに撤去", None),
    ("chinese with a low line", page(None, title="旧起重机将在冬季前拆除_港口网", head=og("旧起重机将在冬季前拆除", "港口网")), "旧起重机将在冬季前拆除", None),
    ("two masthead pieces", page(None, title=f"{STORY} - Harbour News - harbour.test", head=og(f"{STORY} - Harbour News - harbour.test")), STORY, None),
]


@pytest.mark.parametrize(("name", "markup", "headline", "kicker"), ROWS, ids=[row[0] for row in ROWS])
def test_the_headline_is_what_is_printed(name: str, markup: str, headline: str, kicker: str | None) -> None:
    """Masthead, section, kicker and search-engine titles are no headline; dashes within one stay."""
    article = read(markup)
    assert (headline, kicker) == (article.headline, article.kicker)


@pytest.mark.parametrize(("title", "names", "expected"), [
    ("A | B", ["B"], "A"), ("A - B - C", ["C"], "A - B"), ("B: A", ["B"], "A"), ("Only the name", ["Only the name"], "Only the name"), ("A – 12.05.2024", [], "A"),
    ("A – no end in sight", ["Harbour"], "A – no end in sight"), ("", ["B"], ""), ("A|B", ["B"], "A"), ("A » B", ["b"], "A"), ("Spider-Man returns", ["Man"], "Spider-Man returns"),
])
def test_a_title_loses_its_masthead_but_never_all_of_itself(title: str, names: list[str], expected: str) -> None:
    """Pieces at the ends that are the outlet's name or a date are cut."""
    assert expected == without_masthead(title, names)


def test_runs_of_a_title_start_with_the_longest() -> None:
    """Every run of neighbouring pieces is a candidate."""
    assert ["A | B", "A", "B"] == runs("A | B")


@pytest.mark.parametrize(("one", "other", "least", "most"), [("a b c d", "a b c d", 1, 1), ("a b c d", "a b c d e", 0.8, 0.99), ("a b", "c d", 0, 0), ("", "a", 0, 0)])
def test_likeness_is_one_for_equal_and_nought_for_foreign_titles(one: str, other: str, least: float, most: float) -> None:
    """Likeness counts shared words and equal length."""
    assert least <= likeness(one, other) <= most


def test_a_host_has_several_names() -> None:
    """With and without www, suffix and hyphen."""
    assert {"morgen-post.de", "morgen-post"} <= set(host_names("https://www.morgen-post.de/a"))
