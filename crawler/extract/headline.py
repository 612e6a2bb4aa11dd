"""The headline as a reader sees it printed: Page's evidence -> HeadlineReading.

Fields are judged together: a heading of the page that the head (JSON-LD, social titles, document title) knows is what was printed; where the
outlet writes another title for search engines, the page's own main heading wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .blocks import Block
from .linked import LinkedArticle
from .metas import Head
from .standfirst import KICKER_MARK
from .titles import likeness, pieces, runs, squeeze, without_masthead

SOCIAL = ("og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title", "title", "headline", "dcterms.title", "cxenseparse:recs:title")
LEADING = ("jsonld.headline", "meta.og:title", "meta.twitter:title", "title")    # what an outlet says of the whole page
MAX_HEADLINE = 400
STUB = 25                 # characters below which a heading that no title knows is a label
ALIKE = 0.55              # likeness from which a heading and a title speak of the same story
_LABEL = re.compile(r"\b(?:logo|menu|search|navigation|related|newsletter|comments?|most.?read|trending|sidebar|footer|cookie|consent)\b")
_CRUMB = re.compile(r"crumb")
_LABEL_BEHIND = re.compile(
    r"\s*[|｜]\s*(opinion|analysis|comment(?:ary)?|column|editorial|letters?|review|live|video|watch|photos|exclusive|explainer"
    r"|meinung|kommentar|analyse|leitartikel|opini[oó]n|an[aá]lisis|avis|tribune|chronique|opinione|commento|opinião|análise|opinie|mening|debatt)\s*$",
    re.IGNORECASE)
_HALF = re.compile(r"[:|–—]\s")    # what a heading does not start with, unless its kicker stands in a block of its own
_HEADLINE_MARK = re.compile(r"head(?:line|ing)?|title|titel|titre|titulo|entry-title|article[-_]?h")
_AROUND_KICKER = " |:-–—·•"
_ENDED = re.compile(r"(?:\.{3}|…)$")


@dataclass(frozen=True, slots=True)
class HeadlineReading:
    """`block`: where the headline is printed, None where it is taken from the head. `runners_up`: (rule, value) in order of trust."""

    headline: str | None
    rule: str
    block: Block | None
    kicker: str | None
    confidence: float
    runners_up: tuple[tuple[str, str], ...]


def read_headline(blocks: Sequence[Block], head: Head, linked: LinkedArticle | None, mastheads: Iterable[str],
                  hint: str | None = None) -> HeadlineReading:
    """The headline of a page; `mastheads` are the names that the outlet may have."""
    names = tuple(mastheads)
    claims = _claims(head, linked, names, hint)
    printed = _printed(blocks, claims, head.title or "", names)
    if printed is not None:
        return printed
    for rule, value in claims:
        return HeadlineReading(value, rule, None, None, 0.6, tuple(claims[1:6]))
    return HeadlineReading(None, "none", None, None, 0.0, ())


def _claims(head: Head, linked: LinkedArticle | None, mastheads: tuple[str, ...], hint: str | None) -> list[tuple[str, str]]:
    """(rule, title without masthead) from the head, in order of trust."""
    raw = [("jsonld.headline", linked.headline if linked else None)]
    raw += [(f"meta.{name}", value) for name, value in head.pairs(*SOCIAL)]
    raw += [("jsonld.alternative", linked.alternative if linked else None), ("jsonld.name", linked.name if linked else None)]
    raw += [("title", head.title), ("hint", hint)]
    found = []
    for rule, value in raw:
        if value:
            bare = _LABEL_BEHIND.sub("", without_masthead(value, mastheads)[:MAX_HEADLINE])
            if bare and squeeze(bare) not in {squeeze(name) for name in mastheads}:
                found.append((rule, bare))
    return sorted(found, key=lambda claim: bool(_ENDED.search(claim[1])))


def _printed(blocks: Sequence[Block], claims: list[tuple[str, str]], title: str, mastheads: tuple[str, ...]) -> HeadlineReading | None:
    """The best heading of the page, if one is good enough."""
    own = {squeeze(name) for name in mastheads}
    candidates = [b for b in blocks if _is_heading(b) and len(b.text) <= MAX_HEADLINE and squeeze(b.text) not in own][:40]
    below = _below_crumbs(blocks, candidates, claims)
    if below is not None:
        return below
    scored = [(_score(block, claims, title, rank), block) for rank, block in enumerate(candidates)]
    scored = [(score, block) for score, block in scored if score > 0]
    if not scored:
        return None
    best, block = max(scored, key=lambda pair: (pair[0], -pair[1].index))
    return _reading(block, claims, 0.85 if best > 2 else 0.6)


def _below_crumbs(blocks: Sequence[Block], candidates: list[Block], claims: list[tuple[str, str]]) -> HeadlineReading | None:
    """The headline of a page whose only h1 is the last piece of its breadcrumbs, for search engines: the next heading that a title knows.

    Where all of the head repeats that h1, it stays the headline.
    """
    main = [b for b in candidates if b.tag == "h1"]
    if not main or not all(map(_is_crumb, main)) or {squeeze(value) for rule, value in claims if rule in LEADING} == {squeeze(main[0].text)}:
        return None
    known = [*claims, ("breadcrumb", main[0].text)]
    for block in candidates:
        if block.index <= main[0].index or block.tag == "h3" or block.around is not None:
            continue
        split = _split_headline(blocks, block, known)
        if split is not None or max(likeness(block.text, value) for _, value in known) >= ALIKE:
            return split or _reading(block, known, 0.85)
    return None


def _split_headline(blocks: Sequence[Block], block: Block, claims: list[tuple[str, str]]) -> HeadlineReading | None:
    """A heading that is the kicker only, where the head knows it joined to the line that follows."""
    following = next((b for b in blocks[block.index + 1:block.index + 3] if b.text), None)
    if following is None or squeeze(block.text + following.text) not in {squeeze(value) for _, value in claims}:
        return None
    return HeadlineReading(following.text, "marked", following, block.text, 0.85, tuple(claims[:5]))


def _is_crumb(block: Block) -> bool:
    parts = (block.element, *block.element.iterancestors("li", "ol", "ul", "div", "nav"))[:6]
    return block.around == "nav" or any(_CRUMB.search((e.get(name) or "").lower()) for e in parts for name in ("class", "id", "aria-label"))


def _reading(block: Block, claims: list[tuple[str, str]], confidence: float) -> HeadlineReading:
    text, kicker = _without_kicker(block, claims)
    runners = [(rule, value) for rule, value in claims if squeeze(value) != squeeze(text)]
    agreed = sum(squeeze(value) == squeeze(text) for _, value in claims)
    return HeadlineReading(text, block.tag if block.tag != "div" else "marked", block, kicker, 0.97 if agreed else confidence, tuple(runners[:5]))


def _is_heading(block: Block) -> bool:
    if block.tag in ("h1", "h2", "h3"):
        return True
    return block.tag in ("div", "p", "span", "td", "h4", "header") and 10 < len(block.text) <= MAX_HEADLINE and _is_named(block)


def _is_named(block: Block) -> bool:
    """Whether the block or its parent is called a headline."""
    parent = block.element.getparent()
    names = (block.element.get("class"), block.element.get("itemprop"), parent.get("class") if parent is not None else None)
    return any("headline" in name.lower() for name in names if name)


def _score(block: Block, claims: list[tuple[str, str]], title: str, rank: int) -> float:
    """How likely this heading is the headline: its level, its agreement with the head, its place."""
    level = {"h1": 2.0, "h2": 0.6, "h3": 0.2}.get(block.tag, 0.2)
    key = squeeze(block.text)
    exact = any(key == squeeze(value) for _, value in claims)
    in_title = len(key) > 8 and key in squeeze(title)
    alike = max((likeness(block.text, value) for _, value in claims), default=0.0)
    if block.tag != "h1" and not exact and not in_title and alike < 0.8:
        return 0.0
    if len(key) < 4 and not exact:
        return 0.0
    score = level + (2.0 if exact else 1.5 if in_title else 1.5 * alike if alike >= ALIKE else 0.0)
    if _HEADLINE_MARK.search(block.marks):
        score += 0.3
    if block.around in ("nav", "footer", "aside") or _LABEL.search(block.marks):
        score -= 1.0
    if _is_side_piece(key, title):
        score -= 2.5
    if len(block.text) < STUB and alike < 0.3 and any(rule.startswith(("jsonld", "meta.og")) for rule, _ in claims):
        score -= 2.5
    if block.linked >= 0.9 * len(block.text) and not exact and not in_title:
        score -= 0.6
    if len(block.text) < 15 and not exact:
        score -= 0.7
    return score - 0.02 * rank


def _is_side_piece(key: str, title: str) -> bool:
    """Whether a heading is a later and shorter piece of the document's title: "Headline | Name of the blog"."""
    parts = [squeeze(title[a:b]) for a, b in pieces(title)]
    return key in parts[1:] and len(parts[0]) > max(15, len(key)) and key not in parts[0]


def _without_kicker(block: Block, claims: list[tuple[str, str]]) -> tuple[str, str | None]:
    """(headline, kicker): a heading without its first child where that is marked as a kicker, or where the head knows only the rest."""
    text, known = block.text, {squeeze(value) for _, value in claims}
    if _HALF.match(text):
        return next((value for _, value in claims if squeeze(value).endswith(squeeze(text))), text.lstrip(_AROUND_KICKER)), None
    label = _LABEL_BEHIND.search(text)
    if label and label.start() >= 15:
        return text[:label.start()], label[1]
    if squeeze(text) in {squeeze(value) for rule, value in claims if rule != "title"}:
        return text, None    # the outlet itself counts all of it as the headline
    for child in block.element.iterdescendants("span", "div", "a", "small", "p", "em", "strong", "b"):
        label = " ".join("".join(child.itertext()).split())
        if not label:
            continue
        rest = _rest(text, label)
        if rest is not None and (KICKER_MARK.search((child.get("class") or "").lower()) or (squeeze(rest) in known and squeeze(text) not in known)):
            return rest, label.strip(_AROUND_KICKER)
        if not text.startswith(label):
            break
    if squeeze(text) in known:
        return text, None
    for rest in runs(text)[1:]:
        if squeeze(rest) in known and len(rest) >= 15:
            return rest, (text[:len(text) - len(rest)].strip(_AROUND_KICKER) or None) if text.endswith(rest) else None
    return _without_subtitle(block, known), None


def _without_subtitle(block: Block, known: set[str]) -> str:
    """A heading without its last child where the head knows only what comes before."""
    for child in reversed(block.element):
        label = " ".join("".join(child.itertext()).split())
        if label and block.text.endswith(label) and squeeze(block.text[:-len(label)]) in known:
            return block.text[:-len(label)].strip(_AROUND_KICKER)
    return block.text


def _rest(text: str, label: str) -> str | None:
    """What follows a label at the start of a heading, if that is long enough to be the headline."""
    if not text.startswith(label) or len(label) >= len(text):
        return None
    rest = text[len(label):].strip(_AROUND_KICKER)
    return rest if len(rest) >= 15 or (len(squeeze(rest)) >= 6 and not rest.isascii()) else None
