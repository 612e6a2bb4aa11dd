"""The genre: only where the page names it, in many languages."""

from __future__ import annotations

import pytest

from crawler.models import Genre

from .pages import page, read

URL = "https://www.harbour.test/2026/old-crane"
STORY = "Old crane in the harbour to be taken down"
NEWS: dict[str, object] = {"@type": "NewsArticle", "headline": STORY}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(("kind", "genre"), [
    ("OpinionNewsArticle", Genre.OPINION), ("AnalysisNewsArticle", Genre.ANALYSIS), ("BackgroundNewsArticle", Genre.BACKGROUND), ("ReviewNewsArticle", Genre.REVIEW),
    ("ReportageNewsArticle", Genre.NEWS), ("LiveBlogPosting", Genre.LIVE), ("SatiricalArticle", Genre.SATIRE), ("AdvertiserContentArticle", Genre.ADVERTISEMENT),
    (["NewsArticle", "OpinionNewsArticle"], Genre.OPINION), ("NewsArticle", None), ("Article", None), ("BlogPosting", None),
])
def test_types_of_schema_org_name_a_genre(kind: str | list[str], genre: Genre | None) -> None:
    """A plain NewsArticle says nothing of its genre."""
    assert genre == read(page(linked={"@type": kind, "headline": STORY}), url=URL).genre


@pytest.mark.parametrize(("section", "genre"), [
    ("Opinion", Genre.OPINION), ("Comment is free", Genre.OPINION), ("Kommentar", Genre.OPINION), ("Meinung", Genre.OPINION), ("Leitartikel", Genre.OPINION), ("Tribune", Genre.OPINION),
    ("Éditorial", Genre.OPINION), ("Opinión", Genre.OPINION), ("Opinião", Genre.OPINION), ("Editoriali", Genre.OPINION), ("Opinie", Genre.OPINION), ("Ledare", Genre.OPINION), ("Debatt", Genre.OPINION),
    ("Kronikk", Genre.OPINION), ("Pääkirjoitus", Genre.OPINION), ("Felietony", Genre.OPINION), ("Názory", Genre.OPINION), ("Vélemény", Genre.OPINION), ("Köşe Yazıları", Genre.OPINION), ("Opini", Genre.OPINION),
    ("Мнения", Genre.OPINION), ("Думка", Genre.OPINION), ("Απόψεις", Genre.OPINION), ("رأي", Genre.OPINION), ("דעות", Genre.OPINION), ("社説", Genre.OPINION), ("社评", Genre.OPINION), ("사설", Genre.OPINION),
    ("News / Opinion", Genre.OPINION), ("Analysis", Genre.ANALYSIS), ("Décryptage", Genre.ANALYSIS), ("Hintergrund", Genre.BACKGROUND), ("Book reviews", Genre.REVIEW), ("Rezension", Genre.REVIEW),
    ("Entrevista", Genre.INTERVIEW), ("インタビュー", Genre.INTERVIEW), ("Nachruf", Genre.OBITUARY), ("Obituaries", Genre.OBITUARY), ("Liveticker", Genre.LIVE), ("Reportaje", Genre.REPORTAGE),
    ("Fact-Check", Genre.FACT_CHECK), ("Anzeige", Genre.ADVERTISEMENT), ("Sponsored Content", Genre.ADVERTISEMENT), ("Pressemitteilungen", Genre.PRESS_RELEASE),
    ("Local", None), ("Public opinion polls of the year", None), ("Kommentarlos", None), ("Live", None), ("", None),
])
def test_a_section_may_name_a_genre(section: str, genre: Genre | None) -> None:
    """As a whole or in a piece, never a word within one."""
    assert genre == read(page(head=meta("article:section", section)), url=URL).genre


@pytest.mark.parametrize(("name", "markup", "url", "genre", "rule"), [
    ("kicker", f"<html><body><div class='article-kicker'>Kommentar</div><h1>{STORY}</h1><p>Text.</p></body></html>", URL, Genre.OPINION, "kicker"),
    ("label of an advertisement's place", f"<html><body><div class='article-kicker'>Anzeige</div><h1>{STORY}</h1><p>Text.</p></body></html>", URL, None, "none"),
    ("opening of the headline", page(f"Analysis: {STORY}"), URL, Genre.ANALYSIS, "headline"),
    ("opening of the social title", page(head=meta("og:title", f"Opinion | {STORY}")), URL, Genre.OPINION, "meta.og:title"),
    ("address", page(), "https://www.harbour.test/opinion/2026/old-crane", Genre.OPINION, "url"),
    ("address in Spanish", page(), "https://www.harbour.test/opini%C3%B3n/old-crane", Genre.OPINION, "url"),
    ("the story's own words", page(), "https://www.harbour.test/news/opinion", None, "none"),
    ("readers' comments", page(), "https://www.harbour.test/comment/old-crane", None, "none"),
    ("genre in JSON-LD", page(linked=NEWS | {"genre": "Interview"}), URL, Genre.INTERVIEW, "jsonld.genre"),
    ("a flag for opinion", page(head=meta("article:opinion", "true")), URL, Genre.OPINION, "meta.article:opinion"),
    ("no opinion", page(head=meta("article:opinion", "false")), URL, None, "none"),
    ("a speaker is no genre", page(f"Mayor: {STORY}"), URL, None, "none"),
    ("a section beats plain news", page(linked={"@type": "ReportageNewsArticle", "headline": STORY, "articleSection": "Opinion"}), URL, Genre.OPINION, "jsonld.articleSection"),
])
def test_the_genre_is_told_with_its_rule(name: str, markup: str, url: str, genre: Genre | None, rule: str) -> None:
    """Kicker, opening of the headline, address; absent where nothing says it."""
    article = read(markup, url=url)
    assert (genre, rule) == (article.genre, next((row.rule for row in article.provenance if row.field == "genre"), "none"))
