"""What kind of page came back: Page's evidence -> (PageState, reason in words). Rules in order; the first that fires says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ..models import PageState
from .blocks import Block
from .linked import LinkedArticle
from .metas import Head
from .page import Page
from .titles import pieces
from .wall_words import (
    BOT_MARKS, BOT_WALL, CONSENT_MARKS, CONSENT_WALL, GALLERY_MARKS, GALLERY_URL, LIVE_MARKS, LIVE_TITLE, NOT_FOUND, PAYWALL_MARKS, PAYWALL_TEXT,
    TEASER_END, VIDEO_URL,
)

SHORT = 900             # characters: a body that a wall or an error page may have
ARTICLE = 1500          # characters from which a text is an article whatever surrounds it
TEASER = 450            # characters: below this a body is a teaser if anything says so
PER_PICTURE = 250       # characters of text for each picture that a gallery may have
MOST_OF_TITLE = 0.5     # share of a title's piece that must say that this is a wall
CUT = 0.6               # share of the announced words below which a body is cut
_TIME_OF_DAY = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class State:
    """The page state, why, and how sure that is."""

    state: PageState
    reason: str
    confidence: float = 0.9


@dataclass(frozen=True)    # no slots: marks are gathered only where a rule asks for them
class Signs:
    """What the rules look at, gathered once."""

    page: Page
    head: Head
    linked: LinkedArticle | None
    linked_types: frozenset[str]
    blocks: Sequence[Block]
    headline: str | None
    headline_block: Block | None
    body: str
    has_time: bool
    words_announced: int | None
    last: int              # index of the body's last block

    @cached_property
    def marks(self) -> str:
        """Classes and ids of the whole page, lower-cased, bounded."""
        return marks_of(self.page.root)

    @cached_property
    def size(self) -> int:
        """Length of the body; a wide character counts for three."""
        return len(self.body) + 2 * len(_WIDE.findall(self.body))

    @cached_property
    def titles(self) -> str:
        """What the page calls itself, one a line."""
        shown = [b.text for b in self.blocks if b.tag in ("h1", "h2")][:3]
        return "\n".join(filter(None, (self.head.title, self.headline, *shown)))[:600]

    @cached_property
    def opening(self) -> str:
        """The first printed lines, in short pages nearly everything."""
        return "\n".join(b.text for b in self.blocks[:40])[:3000]

    @property
    def printed(self) -> int:
        """Characters printed outside navigation."""
        return sum(len(b.text) for b in self.blocks if b.around is None)


def marks_of(root: HtmlElement) -> str:
    """Classes and ids of the page, bounded."""
    out, size = [], 0
    for value in root.xpath("//body/descendant-or-self::*/@class | //body/descendant-or-self::*/@id"):
        out.append(value)
        size += len(value)
        if size > 60_000:
            break
    return " ".join(out).lower()


def judge(signs: Signs) -> State:
    """The state of a page."""
    for rule in _RULES:
        state = rule(signs)
        if state is not None:
            return state
    return State(PageState.FULL, f"{len(signs.body)} characters of text under a headline")


def _empty(signs: Signs) -> State | None:
    if signs.page.media:
        return State(PageState.NOT_ARTICLE, f"the payload is no web page ({signs.page.media})", 0.99)
    if not signs.blocks and not signs.body:
        return State(PageState.NOT_ARTICLE, "the page prints no text", 0.99)
    return None


def _title_says(signs: Signs, words: re.Pattern[str]) -> re.Match[str] | None:
    """A match that is most of a title or of a piece of one: "Error 404 | Outlet", but not "How the 404 page became an art form"."""
    for title in signs.titles.split("\n"):
        for start, end in pieces(title):
            said = words.search(title[start:end])
            if said and len(said.group()) >= MOST_OF_TITLE * (end - start):
                return said
    return None


def _bot_wall(signs: Signs) -> State | None:
    if signs.size > SHORT or signs.printed > 4000:
        return None
    said = _title_says(signs, BOT_WALL) or (BOT_WALL.search(signs.opening) if signs.size < TEASER else None)
    if said:
        return State(PageState.BOT_WALL, f"the page asks for proof that no robot reads it or denies access: “{said.group()[:80]}”", 0.95)
    marked = BOT_MARKS.search(signs.marks)
    if marked and signs.size < 300:
        return State(PageState.BOT_WALL, f"almost no text and a robot check ({marked.group()})", 0.85)
    return None


def _soft_404(signs: Signs) -> State | None:
    if signs.size > ARTICLE:
        return None
    said = _title_says(signs, NOT_FOUND)
    if said and (signs.size < SHORT or not signs.has_time):
        return State(PageState.SOFT_404, f"the title says that the page is not there: “{said.group()[:80]}”", 0.95)
    said = NOT_FOUND.search(signs.opening)
    if said and signs.size < 400 and not signs.has_time and not signs.linked_types & {"newsarticle", "article", "blogposting"}:
        return State(PageState.SOFT_404, f"hardly any text but: “{said.group()[:80]}”", 0.85)
    return None


def _consent_wall(signs: Signs) -> State | None:
    if signs.size > (SHORT if signs.has_time else 3 * ARTICLE):
        return None
    said = {match.group().lower() for match in CONSENT_WALL.finditer(signs.titles + "\n" + signs.opening)}
    share = len(CONSENT_WALL.findall(signs.body)) * 120 / max(1, signs.size)
    marked = CONSENT_MARKS.search(signs.marks) is not None
    if len(said) >= 2 and signs.printed < 6000 and (marked or len(said) >= 3) and (signs.size < SHORT or share > 0.15) and not signs.has_time:
        return State(PageState.CONSENT_WALL, f"the page only asks for consent: “{min(said)[:80]}”", 0.9)
    return None


def _liveblog(signs: Signs) -> State | None:
    if "liveblogposting" in signs.linked_types:
        return State(PageState.LIVEBLOG, "JSON-LD calls it a live blog", 0.97)
    titled = LIVE_TITLE.search(signs.headline or "") or LIVE_TITLE.search(signs.head.title or "")
    times = sum(1 for b in signs.blocks if len(b.text) < 40 and _TIME_OF_DAY.search(b.text))
    if not titled and times < 5:
        return None
    posts = len(LIVE_MARKS.findall(signs.marks))
    if (titled and (times >= 5 or posts >= 3)) or (posts >= 12 and times >= 5):
        return State(PageState.LIVEBLOG, f"{times} lines with a time of day" + (f", titled “{titled.group().strip()}”" if titled else ""), 0.85)
    return None


def _gallery(signs: Signs) -> State | None:
    typed = signs.linked_types & {"imagegallery", "mediagallery"} and "newsarticle" not in signs.linked_types
    named = GALLERY_URL.search(urlsplit(signs.page.url).path)
    if signs.size > 2 * ARTICLE or not (typed or named or len(GALLERY_MARKS.findall(signs.marks)) >= 5):
        return None
    pictures = _pictures(signs)
    if pictures >= 5 and signs.size < PER_PICTURE * pictures and (typed or named or signs.size < SHORT):
        return State(PageState.GALLERY, f"{pictures} pictures and little text", 0.8)
    return None


def _pictures(signs: Signs) -> int:
    """Pictures between the headline and the body's end, or in all of the page where neither is known."""
    start = signs.headline_block.element if signs.headline_block else None
    stop = signs.blocks[signs.last].element if signs.body and signs.last < len(signs.blocks) else None
    count, within = 0, start is None
    for element in signs.page.root.iter("img", "h1", "h2", "p", "div", "li", "figcaption", "picture"):
        if element is start:
            within = True
        elif within and element.tag == "img":
            count += 1
        elif element is stop and within:
            break
    return count if count >= 3 else len(signs.page.root.findall(".//figure"))


def _video(signs: Signs) -> State | None:
    kind = (signs.head.first("og:type") or "").lower()
    typed = "videoobject" in signs.linked_types and not signs.linked_types & {"newsarticle", "article", "reportagenewsarticle"}
    named = VIDEO_URL.search(urlsplit(signs.page.url).path)
    shown = bool(signs.page.root.xpath("//video | //iframe[contains(@src, 'youtube') or contains(@src, 'player') or contains(@src, 'vimeo')]"))
    if signs.size < ARTICLE and (kind.startswith("video") or typed or (named and (shown or "videoobject" in signs.linked_types))):
        return State(PageState.VIDEO, "a video with little text", 0.85)
    return None


def _paywalled(signs: Signs) -> State | None:
    closed = signs.linked is not None and signs.linked.is_free is False
    closed = closed or (signs.head.first("article:content_tier") or "").lower() in ("locked", "metered")
    words = signs.words_announced
    have = len(signs.body.split()) + len(_WIDE.findall(signs.body)) // 2
    if signs.size >= 2 * ARTICLE and not (words and have < CUT * words):
        return None
    start = signs.headline_block.index if signs.headline_block else 0
    said = PAYWALL_TEXT.search("\n".join(b.text for b in signs.blocks[start:signs.last + 8] if b.around != "nav" and len(b.text) < 600)[:20_000])
    marked = PAYWALL_MARKS.search(signs.marks)
    if words and words > 120 and have < CUT * words and (said or closed or marked):
        return State(PageState.PAYWALLED, f"{have} words of {words} that the page announces", 0.95)
    if words and have >= 0.9 * words:
        return None
    after = "\n".join(b.text for b in signs.blocks[max(0, signs.last - 1):signs.last + 8] if len(b.text) < 600)
    asked = PAYWALL_TEXT.search(after) or TEASER_END.search(signs.body)
    if closed and asked and signs.size < 2 * ARTICLE:
        return State(PageState.PAYWALLED, f"marked as for subscribers, and breaks off with: “{asked.group()[:80].strip()}”", 0.9)
    if closed and signs.size < SHORT:
        return State(PageState.PAYWALLED, "marked as for subscribers, and short", 0.75)
    if said and signs.size < ARTICLE and (marked or asked):
        return State(PageState.PAYWALLED, f"short, and says: “{said.group()[:80]}”", 0.8)
    return None


def _not_article(signs: Signs) -> State | None:
    if not signs.headline:
        return State(PageState.NOT_ARTICLE, "no headline", 0.8)
    if not signs.body:
        return State(PageState.NOT_ARTICLE, "no text below the headline", 0.8)
    if signs.linked is not None or signs.size >= ARTICLE:
        return None
    links = sum(b.linked for b in signs.blocks)
    total = sum(len(b.text) for b in signs.blocks)
    headings = sum(1 for b in signs.blocks if b.tag in ("h2", "h3") and b.linked > 0.6 * len(b.text))
    path = urlsplit(signs.page.url).path
    if headings >= 8 and links > 0.5 * total and (not signs.has_time or path.count("/") <= 2):
        return State(PageState.NOT_ARTICLE, f"a list of {headings} linked headlines", 0.8)
    if re.fullmatch(r"/?(?:index\.\w+)?", path) and not urlsplit(signs.page.url).query and links > 0.4 * total and headings >= 5:
        return State(PageState.NOT_ARTICLE, "the front page of a site", 0.85)
    return None


def _teaser(signs: Signs) -> State | None:
    words = signs.words_announced
    have = len(signs.body.split()) + len(_WIDE.findall(signs.body)) // 2
    if words and words > 150 and have < 0.4 * words:
        return State(PageState.TEASER, f"{have} words of {words} that the page announces", 0.8)
    if signs.size < TEASER and TEASER_END.search(signs.body):
        return State(PageState.TEASER, "a short text that breaks off", 0.8)
    return None


_RULES: tuple[Callable[[Signs], State | None], ...] = (
    _empty, _bot_wall, _soft_404, _consent_wall, _liveblog, _gallery, _video, _paywalled, _not_article, _teaser,
)
