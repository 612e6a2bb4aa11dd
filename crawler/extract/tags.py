"""The tags of an article: every source of the page votes (`lxml tree, Head, LinkedArticle -> tags, rule`).

Sources often disagree: keywords that a template puts on every page, words of the address, internal codes. The one that is taken has the best
sum of its own trust and its likeness to the others, which is how the tags that a reader sees printed decide between two lists in the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ..text import fold, one_line
from .linked import LinkedArticle
from .metas import Head
from .page import BLOCKS, named, text_of
from .titles import host_names, squeeze

# How much a source is believed alone; measured on saved pages, and flat: a tenth more or less changes little.
TRUST = {"jsonld.keywords": 1.0, "meta.news_keywords": 1.05, "meta.keywords": 0.8, "meta.article:tag": 0.8, "printed.rel": 1.3, "printed.links": 0.55, "printed.class": 0.3}
OTHER = 0.4               # any other meta tag whose name ends like one of tags
LIKENESS = 0.7            # what an equal source adds; half of that where it is an other meta tag
# Words that name no subject: three of them in one list, and it is the site's.
SITE_WORDS = frozenset(map(fold, (
    "news", "newspaper", "journal", "online", "headlines", "breaking news", "latest news", "nachrichten", "aktuell", "aktuelles", "aktuelle nachrichten",
    "schlagzeilen", "zeitung", "tageszeitung", "noticias", "notícias", "notizie", "actualité", "actualités", "actu", "infos", "nyheter", "nyheder", "wiadomości",
    "zprávy", "hírek", "știri", "vijesti", "berita", "haber", "haberler", "son dakika", "новости", "новини", "新闻", "新聞", "ニュース", "速報", "뉴스",
)))
MOST_SITE_WORDS = 2
MAX_TAGS = 60
LONGEST_TAG = 80
LONGEST_LINKED = 40
MOST_LINKED = 20          # links to tags from which they are a cloud of the site's tags, not the article's
MOST_UNLINKED = 40        # characters besides links in a line of tags ("Tags:")
MOST_BOXES = 200
MOST_IN_BOX = 30          # links in an element that calls itself tags
_META = re.compile(r"(?:^|[:._-])(?:tags?|keywords?|topics?|subjects?)$")
_NO_META = frozenset(("page-topic",))
_BOX = re.compile(r"(?:^|[\s_-])(?:tags?|taglist|keywords?|topics?|themen|schlagwort\w*|stichwort\w*|etiquetas|temas|labels?)(?:$|[\s_-])", re.IGNORECASE)
_BOXES = ("ul", "ol", "dl", "div", "p", "section", "nav", "aside", "span", "footer")
_PREFIX = re.compile(r"^(?:(?:nlp\s)?(?:category|tag|topic|keyword)s?\s?:|\(\d+\))\s?", re.IGNORECASE)
_IDENTIFIER = re.compile(r"^(?:[0-9a-f]{8}-[0-9a-f-]{20,}|[\w.-]+\.(?:com|org|net|de|co\.uk)|[_\d]\w*_\w*|_\w+|[a-z]+(?:_[a-z0-9]+){2,}|\d{5,}|[a-z]{17,})$")
_ASIDE = frozenset(("nav", "footer", "header", "aside"))
_TAG_ADDRESS = re.compile(r"/(?:tags?|topics?|thema|themen|themenseiten|keywords?|stichworte?|etiquetas?|temas?|tagged|hashtag|schlagworte?)(?:/|\?|=|-)", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;，、]\s*")

Tags = dict[str, str]     # folded form -> as the page has it


def read_tags(root: HtmlElement, items: Sequence[HtmlElement], url: str, head: Head, linked: LinkedArticle | None, names: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """(the tags as their source has them, its rule). `items`: elements with a rel. `names`: those of the outlet.

    A list that holds the outlet's names, or only words of the address, is passed over.
    """
    bare = {name for name in host_names(url) if "." not in name}    # harbour.example may well write of a harbour
    authors = [author.name for author in linked.authors] if linked else []
    sources = _sources(root, items, head, linked, {squeeze(name) for name in (*names, *authors, *host_names(url)) if name not in bare} - {""})
    slug = set(fold(urlsplit(url).path).split())
    worded = {rule for rule, tags in sources.items() if len(tags) > 2 and tags.keys() <= slug}
    if len(worded) < len(sources):
        sources = {rule: tags for rule, tags in sources.items() if rule not in worded}
    chosen = _chosen(sources)
    return (tuple(sources[chosen].values())[:MAX_TAGS], chosen) if chosen else ((), "none")


def _sources(root: HtmlElement, items: Sequence[HtmlElement], head: Head, linked: LinkedArticle | None, outlet: set[str]) -> dict[str, Tags]:
    """Rule -> tags, of each source that has any of its own."""
    found: dict[str, Tags] = {}
    for rule, values in _claims(root, items, head, linked):
        tags = clean_tags(values)
        own = {key: tag for key, tag in tags.items() if squeeze(tag) not in outlet}
        if rule.startswith("meta") and (len(own) < len(tags) or sum(key in SITE_WORDS for key in tags) > MOST_SITE_WORDS):
            continue    # keywords that name the outlet are the same on every page
        if own:
            found[rule] = own
    if len({frozenset(tags) for tags in found.values()}) != 1 and (boxed := clean_tags(_boxed(root))):
        found["printed.class"] = boxed    # nobody asks a witness where all agree
    return found


def _claims(root: HtmlElement, items: Sequence[HtmlElement], head: Head, linked: LinkedArticle | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "jsonld.keywords", linked.keywords if linked else ()
    yield from ((f"meta.{name}", values) for name, values in head.metas.items() if _META.search(name) and name not in _NO_META)
    related = _related(items)
    yield ("printed.rel", related) if related else ("printed.links", _listed(root))


def _chosen(sources: Mapping[str, Tags]) -> str | None:
    candidates = [rule for rule in sources if rule != "printed.class"] or list(sources)

    def worth(rule: str) -> float:
        others = (_likeness(sources[rule], sources[other]) * (1.0 if other in TRUST else 0.5) for other in sources if other != rule)
        return TRUST.get(rule, OTHER) + LIKENESS * sum(others)

    return max(candidates, key=worth, default=None)


def _likeness(one: Tags, other: Tags) -> float:
    return 2 * len(one.keys() & other.keys()) / (len(one) + len(other))


def clean_tags(values: Iterable[str]) -> Tags:
    """Tags by their folded form, split where a value is a list, without identifiers."""
    values = tuple(values)
    split = [part for value in values for part in (_SPLIT.split(value) if len(values) == 1 or value.count(",") > 1 else [value])]
    found: Tags = {}
    for part in split:
        tag = _PREFIX.sub("", one_line(part) or "").lstrip("#").strip()
        if tag and len(tag) <= LONGEST_TAG and not _IDENTIFIER.match(tag) and (key := fold(tag)):
            found.setdefault(key, tag)
    return found


def _related(items: Sequence[HtmlElement]) -> tuple[str, ...]:
    """Links that the page itself calls tags by rel; categories only if nothing else."""
    related = [a for a in named(items, "rel", "tag") if a.tag == "a" and not any(e.tag == "nav" for e in a.iterancestors())]
    return _few(_texts([a for a in related if "category" not in a.get("rel", "").split()] or related), MOST_LINKED)


def _listed(root: HtmlElement) -> tuple[str, ...]:
    """Links with an address such as /tag/… in a list of their own."""
    found = islice((a for a in root.iter("a") if _TAG_ADDRESS.search(a.get("href") or "")), MOST_BOXES)
    return _few(_texts(a for a in found if _is_listed(a)), MOST_LINKED)


def _boxed(root: HtmlElement) -> tuple[str, ...]:
    """Links in elements that call themselves tags and hold little else: a witness, since teasers and menus have such names as well."""
    found: dict[str, None] = {}
    named = (e for e in root.iter(*_BOXES) if (mark := e.get("class") or e.get("id")) and _BOX.search(mark))
    for box in islice(named, MOST_BOXES):
        anchors = list(box.iter("a"))
        texts = _texts(anchors) if 0 < len(anchors) <= MOST_IN_BOX else ()
        if texts and len(text_of(box)) - sum(map(len, texts)) <= MOST_UNLINKED + 3 * len(texts):
            found.update(dict.fromkeys(texts))
    return tuple(found)


def _texts(anchors: Iterable[HtmlElement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for a in anchors if 1 < len(text := text_of(a)) <= LONGEST_LINKED))


def _few(texts: tuple[str, ...], most: int) -> tuple[str, ...]:
    return texts if len(texts) <= most else ()


def _is_listed(anchor: HtmlElement) -> bool:
    """Whether a link stands in a block of links, and neither in running text nor in the page's frame."""
    above = list(anchor.iterancestors())
    block = next((e for e in above if e.tag in BLOCKS), None)
    if block is None or any(e.tag in _ASIDE for e in above):
        return False
    return len(text_of(block)) - sum(len(text_of(a)) for a in block.iter("a")) <= MOST_UNLINKED
