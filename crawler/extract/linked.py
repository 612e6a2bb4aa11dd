"""JSON-LD: script elements -> the nodes that describe articles, as typed values (`lxml tree -> tuple[LinkedArticle]`).

Real pages break every rule: several objects in one script, @graph, @id references, lists where a string is due, escaped mark-up,
trailing commas, raw newlines. A value of the wrong kind is dropped, never the page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from ..text import clean, one_line

MAX_SCRIPT = 2 << 20      # characters
MAX_NODES = 4000
MAX_DEPTH = 12
ARTICLE_TYPES = frozenset(
    ("article", "newsarticle", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "reviewnewsarticle",
     "askpublicnewsarticle", "blogposting", "liveblogposting", "report", "scholarlyarticle", "techarticle", "advertisercontentarticle",
     "satiricalarticle", "socialmediaposting", "criticreview", "review", "blogpost")
)
PAGE_TYPES = frozenset(("webpage", "videoobject", "imagegallery", "mediagallery", "collectionpage", "itempage", "video", "newsvideo", "recipe"))
# Keys whose values are other works than the page's own.
FOREIGN_KEYS = frozenset(
    ("itemListElement", "comment", "comments", "mentions", "citation", "review", "reviews", "relatedLink", "isBasedOn", "hasPart", "about",
     "potentialAction", "breadcrumb", "liveBlogUpdate", "associatedMedia", "isPartOf", "subjectOf", "blogPost", "significantLink", "video")
)

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_WRAPPING = re.compile(r"^\s*(?:<!\[CDATA\[|<!--|//\s*<!\[CDATA\[)|(?:\]\]>|-->|//\s*\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MARKUP = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,500}|!--[^<>]{0,500}--)>")
_BLOCK_END = re.compile(r"<(?:/p|/div|/h\d|/li|br\s*/?)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkedName:
    """Somebody or something named: an author, a publisher."""

    name: str
    types: tuple[str, ...] = ()      # lower-cased schema types; empty for a bare string
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """One node that describes the page or an article. Strings on one line, mark-up removed; `body` keeps its lines."""

    types: tuple[str, ...]
    is_article: bool
    headline: str | None = None
    alternative: str | None = None
    name: str | None = None
    description: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    created: str | None = None
    authors: tuple[LinkedName, ...] = ()
    publisher: LinkedName | None = None
    source: LinkedName | None = None          # sourceOrganization, provider
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    genre: str | None = None
    language: str | None = None
    image: str | None = None
    licence: str | None = None
    is_free: bool | None = None               # isAccessibleForFree
    dateline: str | None = None
    location: str | None = None               # locationCreated
    body: str | None = None
    live_updates: int = 0
    parts: int = 0


def read_linked(root: HtmlElement) -> tuple[LinkedArticle, ...]:
    """All nodes of article or page types, in document order; those inside foreign keys are left out."""
    roots = [value for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower() for value in _load(script.text or "")]
    nodes = list(_nodes(roots))
    by_id = {node["@id"]: node for node, _ in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found = (_article(node, by_id) for node, foreign in nodes if not foreign)
    return tuple(article for article in found if article is not None)


def _load(text: str) -> list[Json]:
    if not text or len(text) > MAX_SCRIPT:
        return []
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _several(text)


def _several(text: str) -> list[Json]:
    """Several objects one after the other, up to the first broken one."""
    decoder, found, position = json.JSONDecoder(strict=False), [], 0
    while len(found) < 20 and (position := text.find("{", position)) >= 0:
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _nodes(roots: list[Json]) -> Iterator[tuple[dict[str, Json], bool]]:
    """(object, whether it belongs to another work), breadth bounded by MAX_NODES and depth by MAX_DEPTH."""
    stack: list[tuple[Json, int, bool]] = [(value, 0, False) for value in reversed(roots)]
    budget = MAX_NODES
    while stack and budget:
        value, depth, foreign = stack.pop()
        budget -= 1
        if isinstance(value, dict):
            yield value, foreign
            children = [(child, depth + 1, foreign or key in FOREIGN_KEYS) for key, child in value.items() if isinstance(child, dict | list)]
        else:
            children = [(child, depth + 1, foreign) for child in value if isinstance(child, dict | list)] if isinstance(value, list) else []
        if depth < MAX_DEPTH:
            stack.extend(reversed(children))


def _article(node: dict[str, Json], by_id: dict[str, dict[str, Json]]) -> LinkedArticle | None:
    types = types_of(node)
    is_article = any(kind in ARTICLE_TYPES for kind in types)
    if not is_article and not any(kind in PAGE_TYPES for kind in types):
        return None
    get = node.get
    free = get("isAccessibleForFree")
    return LinkedArticle(
        types, is_article, _line(get("headline")), _line(get("alternativeHeadline")), _line(get("name")), _line(get("description")),
        _url(get("url")) or _url(get("mainEntityOfPage")) or _url(get("@id")),
        _line(get("datePublished")), _line(get("dateModified")), _line(get("dateCreated")),
        _names(get("author") or get("creator"), by_id),
        next(iter(_names(get("publisher"), by_id)), None),
        next(iter(_names(get("sourceOrganization") or get("provider"), by_id)), None),
        _lines(get("articleSection")), _lines(get("keywords")), _line(_named(get("genre"), by_id)), _line(_named(get("inLanguage"), by_id)), _image(get("image"), by_id),
        _url(get("license")) or _line(get("license")), _flag(free), _line(get("dateline")), _line(_named(get("locationCreated"), by_id)),
        _text(get("articleBody")), len(_list(get("liveBlogUpdate"))), len(_list(get("associatedMedia"))),
    )


def types_of(node: dict[str, Json]) -> tuple[str, ...]:
    """The schema types of a node, lower-cased, without the vocabulary's address."""
    return tuple(str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for kind in _list(node.get("@type")))


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _line(value: Json) -> str | None:
    """A string on one line; of a list the first; of {"@value": ...} the value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)[:40]
    return one_line(_unmarked(value[:5000])) if isinstance(value, str) else None


def _lines(value: Json) -> tuple[str, ...]:
    found = (_line(_named(item, {})) for item in _list(value)[:200])
    return tuple(line for line in found if line)


def _unmarked(text: str) -> str:
    """Entities resolved (twice: many are escaped twice) and tags removed."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _MARKUP.sub("", text) if "<" in text else text


def _text(value: Json) -> str | None:
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        return None
    return clean(_unmarked(_BLOCK_END.sub("\n", value))).strip() or None


def _url(value: Json) -> str | None:
    for item in _list(value):
        target = item.get("@id") or item.get("url") if isinstance(item, dict) else item
        if isinstance(target, str) and target.strip().startswith(("http", "/")):
            return target.strip()[:2048]
    return None


def _named(value: Json, by_id: dict[str, dict[str, Json]]) -> Json:
    """The name of an object (or of the object that it refers to), any other value as it is."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = _resolved(value, by_id)
        address = value.get("address")
        locality = address.get("addressLocality") if isinstance(address, dict) else address if isinstance(address, str) else None
        return value.get("name") or value.get("@value") or locality
    return value


def _resolved(value: dict[str, Json], by_id: dict[str, dict[str, Json]]) -> dict[str, Json]:
    ident = value.get("@id")
    if isinstance(ident, str) and not value.get("name"):
        return by_id.get(ident, value)
    return value


def _names(value: Json, by_id: dict[str, dict[str, Json]]) -> tuple[LinkedName, ...]:
    found: list[LinkedName] = []
    for item in _list(value)[:50]:
        if isinstance(item, dict):
            node = _resolved(item, by_id)
            same = node.get("url") or node.get("sameAs") or node.get("@id")
            found.extend(LinkedName(name, types_of(node), _url(same)) for name in _lines(node.get("name")))
        elif line := _line(item):
            found.append(LinkedName(line))
    return tuple(found)


def _image(value: Json, by_id: dict[str, dict[str, Json]]) -> str | None:
    for item in _list(value)[:5]:
        target: Json = item
        if isinstance(item, dict):
            node = _resolved(item, by_id)
            target = node.get("url") or node.get("contentUrl")
        if isinstance(target, list):
            target = target[0] if target else None
        if isinstance(target, str) and target.strip():
            return target.strip()[:2048]
    return None


def _flag(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).rsplit("/", 1)[-1].strip().lower() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(word)
