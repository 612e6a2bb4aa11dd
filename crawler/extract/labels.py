"""Section, genre, tags, picture, masthead and licence: Page's evidence -> Labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ..models import Genre
from ..text import one_line
from ..urls import normalize
from .genre import read_genre
from .linked import LinkedArticle
from .metas import Head
from .page import named
from .tags import read_tags
from .titles import host_names, pieces, squeeze

SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "sailthru.section", "section", "dc.subject.section", "page-topic")
IMAGE_METAS = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url", "sailthru.image.full", "thumbnail")
_LICENCE = re.compile(r"creativecommons\.org/(?:licenses/(?P<kind>[a-z-]+)/(?P<version>\d\.\d)|publicdomain/(?P<domain>zero|mark)/\d\.\d)")

_OPEN = re.compile(r"licen[sc]e|lizenz|licencia|licenza|licença|creative\s?commons|\bCC(?:0|[ -]BY)|public domain|gemeinfrei", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the page says about the article besides its text. Rules beside the values."""

    section: str | None
    section_rule: str
    genre: Genre | None
    genre_rule: str
    tags: tuple[str, ...]
    tags_rule: str
    image_url: str | None
    image_rule: str
    masthead: str | None
    masthead_rule: str
    licence: str | None
    licence_rule: str


def read_labels(root: HtmlElement, items: Sequence[HtmlElement], url: str, head: Head, linked: LinkedArticle | None,
                printed: tuple[str | None, str | None]) -> Labels:
    """The labels; each None or empty where the page has none. `printed`: kicker and headline."""
    masthead, masthead_rule = read_masthead(url, head, linked)
    section, section_rule = _section(head, linked)
    tags, tags_rule = read_tags(root, items, url, head, linked, filter(None, (masthead, *masthead_names(url, head, linked))))
    image, image_rule = _image(url, head, linked)
    genre, genre_rule = read_genre(url, head, linked, *printed)
    return Labels(section, section_rule, genre, genre_rule, tags, tags_rule, image, image_rule, masthead, masthead_rule, *_licence(items, head, linked))


def read_masthead(url: str, head: Head, linked: LinkedArticle | None) -> tuple[str | None, str]:
    """The outlet's name as the page gives it, with its rule."""
    publisher = linked.publisher.name if linked and linked.publisher else None
    claims = [("meta.og:site_name", head.first("og:site_name")), ("jsonld.publisher", publisher),
              ("meta.application-name", head.first("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "cre", "copyright"))]
    for rule, value in claims:
        if value and 1 < len(value) <= 80 and not value.startswith("http"):
            return value, rule
    last = [head.title[a:b].strip() for a, b in pieces(head.title)][1:][-1:] if head.title else []
    hosts = {squeeze(name) for name in host_names(url)}
    if last and squeeze(last[0]) and any(squeeze(last[0]) in host or host in squeeze(last[0]) for host in hosts if len(host) > 3):
        return last[0], "title"
    return None, "none"


def masthead_names(url: str, head: Head, linked: LinkedArticle | None) -> tuple[str, ...]:
    """Every name that the outlet may have in a title: of the head, the publisher, the host."""
    names = [*head.all("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name", "al:android:app_name", "dc.publisher"),
             *((name.name for name in (linked.publisher, linked.source) if name) if linked else ()),
             *(value.lstrip("@") for value in head.all("twitter:site")), *host_names(url)]
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= 80))


def _section(head: Head, linked: LinkedArticle | None) -> tuple[str | None, str]:
    if linked and linked.sections:
        return linked.sections[0][:120], "jsonld.articleSection"
    for name, value in head.pairs(*SECTION_METAS):
        if len(value) <= 120 and not value.startswith("http"):
            return value, f"meta.{name}"
    return None, "none"


def _image(url: str, head: Head, linked: LinkedArticle | None) -> tuple[str | None, str]:
    claims = [*((f"meta.{name}", value) for name, value in head.pairs(*IMAGE_METAS)), ("jsonld.image", linked.image if linked else None),
              ("link.image_src", next(iter(head.links.get("image_src", ())), None))]
    for rule, value in claims:
        target = normalize(urljoin(url, value)) if value and len(value) < 2048 and _joins(url, value) else None
        if target:
            return target, rule
    return None, "none"


def _joins(url: str, value: str) -> bool:
    try:
        return bool(urljoin(url, value))
    except ValueError:
        return False


def _licence(items: Sequence[HtmlElement], head: Head, linked: LinkedArticle | None) -> tuple[str | None, str]:
    """A licence that the page names for itself: 'CC BY-SA 4.0', or what else it says. A mere notice of copyright is none."""
    claims = [*(("link.license", value) for value in head.links.get("license", ())), ("jsonld.license", linked.licence if linked else None),
              *(("rel.license", a.get("href")) for a in named(items, "rel", "license")[:3]),
              *((f"meta.{name}", value) for name, value in head.pairs("dcterms.license", "dc.rights.license", "license")),
              *((f"meta.{name}", value) for name, value in head.pairs("dc.rights", "dcterms.rights", "rights") if _OPEN.search(value))]
    for rule, claim in claims:
        text = one_line((claim or "")[:200])
        if text:
            return _short_licence(text), rule
    return None, "none"


def _short_licence(text: str) -> str:
    match = _LICENCE.search(text)
    if match is None:
        return text
    if match["domain"]:
        return "CC0 1.0" if match["domain"] == "zero" else "Public Domain Mark 1.0"
    return f"CC {match['kind'].upper()} {match['version']}"
