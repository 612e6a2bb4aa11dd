"""An article as its outlet's web page, with all that stands around articles on real ones (`Story -> HTML`)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from html import escape
from importlib import resources
from string import Template

from .outlets import Outlet
from .stories import Story
from .words import WORDS, printed

PROMO_AFTER = 2       # paragraphs before the promotion in the text
TEASER_AFTER = 3      # paragraphs before the link to another story
_ENTRY = re.compile(r"\[(?P<hours>[\d.]+)\] (?P<title>.+)\n(?P<text>(?s:.+))")


@cache
def template(name: str) -> Template:
    """A file of `templates/`."""
    return Template((resources.files(__package__) / "templates" / name).read_text(encoding="utf-8"))


def article_page(story: Story, origin: str, others: Sequence[Story]) -> str:
    """The page of an article. `others`: stories to point to, which must be the same in both editions."""
    if story.kind == "plain":
        return template("plain.html").substitute(headline=escape(story.headline), body=_paragraphs(story.paragraphs))
    words = WORDS[story.language]
    return template(f"{story.outlet.id}.html").substitute(
        lang=story.language, title=escape(story.headline), headline=escape(story.headline), head=_head(story, origin),
        motto=escape(story.outlet.motto), nav=navigation(story.outlet), section=escape(story.section), url=origin + story.path,
        section_url=section_path(story.outlet, story.section), kicker=_kicker(story), standfirst=_standfirst(story), byline=_byline(story),
        times=_times(story), share=escape(words.share), figure=_figure(story), body=_body(story, others), tags=_tags(story),
        related_words=escape(words.related), related="".join(teaser(other) for other in others[1:4]), year=story.published_at.year,
        note=escape(words.note))


def navigation(outlet: Outlet) -> str:
    """The list items of an outlet's navigation."""
    return "".join(f'<li><a href="{section_path(outlet, name)}">{escape(section_name(outlet, name))}</a></li>' for name in outlet.sections)


def section_name(outlet: Outlet, section: str) -> str:
    """What a section is called: where each language is one, by the language's own name."""
    return section if outlet.language else WORDS[section].name


def section_path(outlet: Outlet, section: str) -> str:
    """Where a section's front lies; an outlet in many languages has one front a language."""
    if outlet.id == "harbour-courier":
        return f"/section/{section.lower()}/"
    return f"/{section.lower()}/" if section in outlet.sections else "/"


def teaser(story: Story) -> str:
    """A story as others point to it: headline and first sentences, dateline and all."""
    start = story.standfirst or (story.paragraphs[0] if story.paragraphs and story.kind != "liveblog" else "")
    return (f'<div class="teaser"><h3><a href="{story.path}">{escape(story.headline)}</a></h3>'
            f"<p>{escape(start[:140].rsplit(' ', 1)[0])} …</p></div>\n")


def describe(story: Story) -> str:
    """The summary for machines: feeds and meta elements."""
    if story.standfirst:
        return story.standfirst
    if story.kind in ("liveblog", "plain", "soft_404"):
        return story.headline
    start = story.paragraphs[0].removeprefix(f"【{story.dateline}】").removeprefix(story.dateline or "")
    return start.lstrip(" –—-:·./")[:200]


def _head(story: Story, origin: str) -> str:
    """Canonical address and metadata, as the story's markup has it."""
    lines = [f'<link rel="canonical" href="{origin}{story.path}">']
    if story.markup != "none":
        lines += _metas(story, origin)
    if story.markup == "jsonld":
        data = json.dumps(_json_ld(story, origin), ensure_ascii=False, indent=1).replace("</", "<\\/")
        lines.append(f'<script type="application/ld+json">\n{data}\n</script>')
    return "\n".join(lines)


def _metas(story: Story, origin: str) -> list[str]:
    named = {"description": describe(story)} | ({"author": ", ".join(story.authors)} if story.authors else {})
    properties = [
        ("og:type", "article"), ("og:site_name", story.outlet.name), ("og:title", story.headline), ("og:url", origin + story.path),
        ("og:image", f"{origin}/static/picture.svg"), ("article:published_time", story.published_at.isoformat()),
        ("article:modified_time", story.modified_at.isoformat()), ("article:section", story.section),
        *(("article:tag", tag) for tag in story.tags)]
    return ([f'<meta name="{name}" content="{escape(value)}">' for name, value in named.items()]
            + [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties])


def _json_ld(story: Story, origin: str) -> dict[str, object]:
    kind = "Organization" if story.by_organisation else "Person"
    data: dict[str, object] = {
        "@context": "https://schema.org", "@type": "LiveBlogPosting" if story.kind == "liveblog" else "NewsArticle",
        "headline": story.headline, "mainEntityOfPage": origin + story.path, "datePublished": story.published_at.isoformat(),
        "dateModified": story.modified_at.isoformat(), "articleSection": story.section, "keywords": list(story.tags),
        "image": [f"{origin}/static/picture.svg"], "description": describe(story),
        "publisher": {"@type": "NewsMediaOrganization", "name": story.outlet.name, "url": f"{origin}/"},
    }
    if story.authors:
        data["author"] = [{"@type": kind, "name": name} for name in story.authors]
    if story.kind == "paywalled":
        data |= {"isAccessibleForFree": False,
                 "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".members-only"}}
    if story.kind == "liveblog":
        data |= {"coverageStartTime": story.published_at.isoformat(), "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": title, "articleBody": text, "datePublished": when}
            for when, title, text in _entries(story)]}
    return data


def _entries(story: Story) -> list[tuple[str, str, str]]:
    """(time, title, text) of a live blog, the newest first; the file gives hours before now, the oldest is as old as the story."""
    found = [match for match in (_ENTRY.fullmatch(paragraph) for paragraph in story.paragraphs) if match]
    oldest = max(float(match["hours"]) for match in found)
    times = (story.published_at + timedelta(hours=oldest - float(match["hours"])) for match in found)
    return [(at.isoformat(), match["title"], match["text"]) for at, match in zip(times, found, strict=True)]


def _kicker(story: Story) -> str:
    return f'<div class="dachzeile">{escape(story.kicker)}</div>' if story.kicker else ""


def _standfirst(story: Story) -> str:
    return f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""


def _byline(story: Story) -> str:
    if not story.byline:
        return ""
    line = escape(story.byline)
    if story.markup == "microdata":
        kind = "Organization" if story.by_organisation else "Person"
        for name in story.authors:
            named = f'<span itemprop="name">{escape(name)}</span>'
            line = line.replace(escape(name), f'<span itemprop="author" itemscope itemtype="https://schema.org/{kind}">{named}</span>')
    elif story.markup == "jsonld" and not story.by_organisation:
        for name in story.authors:
            link = f'<a rel="author" href="/author/{"-".join(name.lower().split())}/">{escape(name)}</a>'
            line = line.replace(escape(name), link)
    return f'<p class="byline">{line}</p>'


def _times(story: Story) -> str:
    words = WORDS[story.language]
    shown = [(words.published, "datePublished", story.published_at)]
    if story.modified_at != story.published_at:
        shown.append((words.updated, "dateModified", story.modified_at))
    prop = ' itemprop="{}"' if story.markup == "microdata" else ""
    return " · ".join(f'{escape(word)} <time{prop.format(name)} datetime="{at.isoformat()}">{printed(at, story.language)}</time>'
                      for word, name, at in shown)


def _figure(story: Story) -> str:
    """A picture with a caption; the page's own words stand below, so that a caption can be mistaken for none of them."""
    caption = f"{WORDS[story.language].photograph} {story.outlet.name}"
    return f'<figure><img src="/static/picture.svg" alt=""><figcaption>{escape(caption)}</figcaption></figure>'


def _tags(story: Story) -> str:
    return " ".join(f'<a rel="tag" href="/tag/{escape("-".join(tag.lower().split()))}/">{escape(tag)}</a>' for tag in story.tags)


def _body(story: Story, others: Sequence[Story]) -> str:
    if story.kind == "liveblog":
        return "".join(f'<section class="update"><h2>{escape(title)}</h2><time datetime="{when}">{when[11:16]}</time>'
                       f"<p>{escape(text)}</p></section>\n" for when, title, text in _entries(story))
    if story.kind == "paywalled":
        wall = ('<div class="paywall"><p>This article is for subscribers. Subscribe from one pound a week to read on.</p>'
                '<p><a href="/subscribe/">Subscribe</a> · <a href="/login/">Log in</a></p></div>')
        return _paragraphs(story.paragraphs[:2]) + wall
    words, parts = WORDS[story.language], [f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs]
    if len(parts) > TEASER_AFTER and others:
        link = f'<a href="{others[0].path}">{escape(others[0].headline)}</a>'
        parts.insert(TEASER_AFTER, f'<p class="promo"><strong>{escape(words.read_more)}</strong> {link}</p>')
    if len(parts) > PROMO_AFTER:
        parts.insert(PROMO_AFTER, f'<aside class="newsletter"><p>{escape(words.newsletter)}</p></aside>')
    own_line = f'<p class="dateline">{escape(story.dateline)}</p>' if story.dateline and story.dateline_as == "line" else ""
    return own_line + "\n".join(parts)


def _paragraphs(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
