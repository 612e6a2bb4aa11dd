"""How the outlets announce their articles: RSS, Atom, JSON Feed, news sitemap, robots.txt, fronts (`Story* -> text`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from .outlets import FORBIDDEN, Outlet
from .pages import describe, navigation, teaser, template
from .stories import Story
from .words import WORDS

NEWS = timedelta(hours=48)    # what a news sitemap lists: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
TYPES = {"xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def feed_type(outlet: Outlet) -> str:
    """The media type of an outlet's feed."""
    return TYPES["atom" if "atom" in outlet.feed else outlet.feed.rpartition(".")[2]]


def feed(outlet: Outlet, stories: Sequence[Story], origin: str) -> str:
    """An outlet's feed, in the format that the outlet prefers. `stories`: the newest first."""
    return {TYPES["xml"]: _rss, TYPES["atom"]: _atom, TYPES["json"]: _json_feed}[feed_type(outlet)](outlet, stories[:outlet.feed_window], origin)


def news_sitemap(outlet: Outlet, stories: Sequence[Story], origin: str, now: datetime) -> str:
    """The articles of the last two days."""
    recent = [story for story in stories if now - story.published_at < NEWS]
    urls = "".join(
        f"<url><loc>{origin}{story.path}</loc><lastmod>{story.modified_at.isoformat()}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>{story.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published_at.isoformat()}</news:publication_date><news:title>{escape(story.headline)}</news:title>"
        "</news:news></url>\n" for story in recent)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n')


def robots(outlet: Outlet, origin: str) -> str:
    """What the outlet asks of crawlers."""
    sitemap = f"\nSitemap: {origin}{outlet.news_sitemap}\n" if outlet.news_sitemap else ""
    return f"User-agent: *\nDisallow: {FORBIDDEN}\nDisallow: /search\n{sitemap}"


def front(outlet: Outlet, stories: Sequence[Story], heading: str, language: str) -> str:
    """A home page or a section front: a teaser for each story."""
    newest = max(story.published_at for story in stories)
    return template("front.html").substitute(
        lang=language, title=escape(f"{heading} | {outlet.name}" if heading != outlet.name else f"{outlet.name}: {outlet.motto}"),
        heading=escape(heading), name=escape(outlet.name), motto=escape(outlet.motto), nav=navigation(outlet), feed=outlet.feed,
        feed_type=feed_type(outlet), teasers="".join(teaser(story) for story in stories), year=newest.year,
        note=escape(WORDS[language].note))


def message(outlet: Outlet, heading: str, text: str) -> str:
    """A page that says one thing, such as that there is no such page."""
    return template("message.html").substitute(
        lang=outlet.language or "en", name=escape(outlet.name), heading=escape(heading), text=escape(text))


def _rss(outlet: Outlet, stories: Sequence[Story], origin: str) -> str:
    items = "".join(
        f"<item><title>{escape(story.headline)}</title><link>{origin}{story.path}</link><guid>{origin}{story.path}</guid>"
        f"<description>{escape(describe(story))}</description><category>{escape(story.section)}</category>"
        f"<pubDate>{format_datetime(story.published_at)}</pubDate></item>\n" for story in stories)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(outlet.name)}</title>'
            f"<link>{origin}/</link><description>{escape(outlet.motto)}</description><language>{outlet.language}</language>\n{items}</channel></rss>\n")


def _atom(outlet: Outlet, stories: Sequence[Story], origin: str) -> str:
    entries = "".join(
        f'<entry><title>{escape(story.headline)}</title><link href="{origin}{story.path}"/><id>{origin}{story.path}</id>'
        f"<published>{story.published_at.isoformat()}</published><updated>{story.modified_at.isoformat()}</updated>"
        f"<summary>{escape(describe(story))}</summary></entry>\n" for story in stories)
    updated = max(story.modified_at for story in stories).isoformat()
    return (f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
            f'<title>{escape(outlet.name)}</title><link href="{origin}/"/><link rel="self" href="{origin}{outlet.feed}"/>'
            f"<id>{origin}/</id><updated>{updated}</updated><author><name>{escape(outlet.name)}</name></author>\n{entries}</feed>\n")


def _json_feed(outlet: Outlet, stories: Sequence[Story], origin: str) -> str:
    items = [{"id": origin + story.path, "url": origin + story.path, "title": story.headline, "summary": describe(story),
              "language": story.language, "date_published": story.published_at.isoformat(), "date_modified": story.modified_at.isoformat()}
             for story in stories]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "home_page_url": f"{origin}/",
                       "feed_url": origin + outlet.feed, "description": outlet.motto, "items": items}, ensure_ascii=False, indent=1)
