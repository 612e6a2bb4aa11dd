"""Section, tags, picture, masthead and licence: Page's evidence -> Labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ..text import fold, one_line
from ..urls import normalize
from .linked import LinkedArticle
from .metas import Head
from .page import BLOCKS, named, text_of
from .titles import host_names, pieces, squeeze

SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "sailthru.section", "section", "dc.subject.section", "page-topic")
TAG_METAS = ("news_keywords", "keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "cxenseparse:keywords", "dc.subject", "dcterms.subject", "tags")
IMAGE_METAS = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url", "sailthru.image.full", "thumbnail")
MAX_TAGS = 60
LONGEST_TAG = 80
MOST_LINKED = 30          # links to tags from which they are a cloud of the site's tags, not the article's
_PREFIX = re.compile(r"^(?:(?:nlp\s)?(?:category|tag|topic|keyword)s?\s?:|\(\d+\))\s?", re.IGNORECASE)
_IDENTIFIER = re.compile(r"^(?:[0-9a-f]{8}-[0-9a-f-]{20,}|[\w.-]+\.(?:com|org|net|de|co\.uk)|[_\d]\w*_\w*|[a-z]+(?:_[a-z0-9]+){2,}|\d{5,}|[a-z]{17,})$")
MOST_UNLINKED = 40        # characters besides links in a line of tags ("Tags:")
LONGEST_LINKED = 40
_TAG_LINKS = ("//body//a[contains(@href, '/tag') or contains(@href, '/topic') or contains(@href, '/them') or contains(@href, '/stichw') or contains(@href, '/keyword')"
              " or contains(@href, '/etiqueta') or contains(@href, '/temas')][not(ancestor::nav or ancestor::footer or ancestor::header or ancestor::aside)]")
_TAG_ADDRESS = re.compile(r"/(?:tags?|topics?|thema|themen|themenseiten|keywords?|stichworte?|etiquetas?|temas?|tagged|hashtag|schlagworte?)(?:/|\?|=|-)", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;，、]\s*")
_LICENCE = re.compile(r"creativecommons\.org/(?:licenses/(?P<kind>[a-z-]+)/(?P<version>\d\.\d)|publicdomain/(?P<domain>zero|mark)/\d\.\d)")


@dataclass(frozen=True, slots=True)
class Labels:
    """What the page says about the article besides its text. Rules beside the values."""

    section: str | None
    section_rule: str
    tags: tuple[str, ...]
    tags_rule: str
    image_url: str | None
    image_rule: str
    masthead: str | None
    masthead_rule: str
    licence: str | None


def read_labels(root: HtmlElement, items: Sequence[HtmlElement], url: str, head: Head, linked: LinkedArticle | None) -> Labels:
    """The labels; each None or empty where the page has none."""
    masthead, masthead_rule = read_masthead(url, head, linked)
    section, section_rule = _section(head, linked)
    tags, tags_rule = _tags(root, head, linked, (masthead or "", *(name for name in host_names(url) if "." in name), *(author.name for author in (linked.authors if linked else ()))))
    image, image_rule = _image(url, head, linked)
    return Labels(section, section_rule, tags, tags_rule, image, image_rule, masthead, masthead_rule, _licence(items, head, linked))


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


def _tags(root: HtmlElement, head: Head, linked: LinkedArticle | None, names: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The first source with tags that are no site-wide constants, or a later one that has all of its tags and more."""
    unwanted = {fold(name) for name in names if name}
    sources = [("jsonld.keywords", linked.keywords if linked else ())]
    sources += [(f"meta.{name}", head.all(name)) for name in TAG_METAS]
    best: dict[str, str] = {}
    rule = "none"
    for name, values in sources:
        tags = _clean(values, unwanted)
        if name.startswith("meta") and len(tags) < len(_clean(values, set())):
            continue    # keywords that name the outlet are the same on every page
        if tags and (not best or (best.keys() < tags.keys() and len(tags) <= 3 * len(best))):
            best, rule = tags, name
    if not best:
        best, rule = _clean(_linked_tags(root), unwanted), "printed"
    return tuple(best.values())[:MAX_TAGS], rule if best else "none"


def _clean(values: Iterable[str], unwanted: set[str]) -> dict[str, str]:
    """Tags by their folded form, split where a value is a list, without identifiers and unwanted ones."""
    values = tuple(values)
    split = [part for value in values for part in (_SPLIT.split(value) if len(values) == 1 or value.count(",") > 1 else [value])]
    found: dict[str, str] = {}
    for part in split:
        tag = _PREFIX.sub("", one_line(part) or "").lstrip("#").strip()
        if tag and len(tag) <= LONGEST_TAG and not _IDENTIFIER.match(tag) and fold(tag) and fold(tag) not in unwanted:
            found.setdefault(fold(tag), tag)
    return found


def _linked_tags(root: HtmlElement) -> tuple[str, ...]:
    """Links that the page itself calls tags: by rel, or by an address such as /tag/… in a list of their own. Categories only if nothing else."""
    related = root.xpath("//body//a[contains(concat(' ', @rel, ' '), ' tag ')][not(ancestor::nav)]")[:200]
    tags = [a for a in related if "category" not in a.get("rel").split()] or related or [a for a in root.xpath(_TAG_LINKS)[:200] if _is_listed(a)]
    texts = tuple(dict.fromkeys(text for a in tags if 1 < len(text := text_of(a)) <= LONGEST_LINKED))
    return texts if len(texts) <= MOST_LINKED else ()


def _is_listed(anchor: HtmlElement) -> bool:
    """Whether a link has a tag's address and stands in no running text."""
    if not _TAG_ADDRESS.search(anchor.get("href") or ""):
        return False
    block = next((e for e in anchor.iterancestors() if e.tag in BLOCKS), None)
    linked = sum(len(text_of(a)) for a in block.iter("a")) if block is not None else 0
    return block is not None and len(text_of(block)) - linked <= MOST_UNLINKED


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


def _licence(items: Sequence[HtmlElement], head: Head, linked: LinkedArticle | None) -> str | None:
    """A licence that the page names for itself: 'CC BY-SA 4.0', or the address of another one."""
    claims = [*head.links.get("license", ()), linked.licence if linked else None,
              *(a.get("href") for a in named(items, "rel", "license")[:3]), *head.all("dcterms.license", "dc.rights.license")]
    for claim in filter(None, claims):
        match = _LICENCE.search(claim)
        if match is None:
            return one_line(claim[:200])
        if match["domain"]:
            return "CC0 1.0" if match["domain"] == "zero" else "Public Domain Mark 1.0"
        return f"CC {match['kind'].upper()} {match['version']}"
    return None
