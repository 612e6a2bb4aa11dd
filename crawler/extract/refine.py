"""From what an extractor took to what the article says: Paragraph* + Block* -> Paragraph*.

The extractor chooses the place; the page's own blocks say which of its lines are links, captions or boxes, and which paragraphs of the same
make it left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from .blocks import HEADINGS, Block
from .boilerplate import is_bio, is_boilerplate, is_end
from .core import FOREIGN, core_of, is_under_picture, make_of, near_marks
from .paragraph import SENTENCE_END, Paragraph
from .standfirst import STANDFIRST_MARK
from .titles import squeeze

KEY = 60                    # characters by which a paragraph and a block are matched
MAX_RUN = 14                # blocks in a row that were left out between two that were taken
_RUN_TAGS = frozenset(("h2", "h3", "h4", "li", "blockquote"))
_POST_TAGS = frozenset(("p", "h2", "h3", "h4", "li", "blockquote"))
_KINDS = {"li": "item", "h2": "head", "h3": "head", "h4": "head", "blockquote": "quote"}
_POST = re.compile(r"live-?(?:blog-?)?(?:post|entry|update|item|message|event)|liveblog|live-blog|ticker-?(?:post|entry|item|event)|\bblock--?(?:key-)?event")
_MAYBE_LIVE = etree.XPath("boolean(//*[contains(@class, 'live') or contains(@class, 'ticker')])")
A_RUN = 3                   # paragraphs of one make that open an article, whatever stands below them
FEWEST_POSTS = 4            # paragraphs in posts of a live blog
MOST_FOREIGN = 0.35         # share of the text that may stand in boxes
CAPTION = 350               # characters, at most
CAPTIONS = 0.15             # share of the text that captions may be
BIOS = 4                    # last paragraphs among which authors may be introduced
LINKED = 0.4                # share of an item that is a link where a list is one of links
MAX_GAP = 60                # blocks between the last paragraph and one that continues it


def _key(text: str) -> str:
    """By what a paragraph and a block are matched."""
    return "".join(text[:KEY].split())[:KEY - 10]


def refine(paragraphs: Sequence[Paragraph], blocks: Sequence[Block], headline: str | None, top: Block | None, witness: str | None) -> tuple[Paragraph, ...]:
    """The article's paragraphs: completed from the page, without boilerplate, trimmed at both ends. `top` is the headline's block."""
    matched = _match(paragraphs, blocks)
    kept = list(_without_foreign(_complete(matched, blocks, top), headline))
    kept = _until_end(kept)
    return tuple(_without_bios(_trimmed(_witnessed(kept, witness))))


def _match(paragraphs: Sequence[Paragraph], blocks: Sequence[Block]) -> list[Paragraph]:
    """Each paragraph with the block that prints it (the next one in reading order with the same opening), in the page's order.

    Short lines that stand on the page more than once stay with the paragraph before them.
    """
    by_key: dict[str, list[Block]] = {}
    for block in blocks:
        by_key.setdefault(_key(block.text), []).append(block)
    found, places, position, place = [], [], -1, -1
    for paragraph in paragraphs:
        choice = by_key.get(_key(paragraph.text), ())
        block = next((b for b in choice if b.index > position), choice[0] if choice else None)
        if block is not None and len(block.text) < 0.6 * len(paragraph.text):
            block = None if len(block.text) < 0.3 * len(paragraph.text) else block
        if block is not None and len(paragraph.text) > 40:
            position = block.index
        text = paragraph.text
        if block is not None and paragraph.kind in ("p", "quote", "item", "head") and len(text) < len(block.text) <= 1.6 * len(text) + 20:
            text = block.text
        found.append(Paragraph(text, paragraph.kind, block))
        place = block.index if block is not None and (len(text) > KEY or len(choice) == 1) else place
        places.append(place)
    return [paragraph for _, paragraph in sorted(zip(places, found, strict=True), key=itemgetter(0))]


def _complete(paragraphs: list[Paragraph], blocks: Sequence[Block], top: Block | None) -> list[Paragraph]:
    """With the paragraphs of the same make that the extractor left out, between its own and right after them."""
    known = [p.block for p in paragraphs if p.block is not None and p.is_prose]
    if len(known) < 2:
        return paragraphs
    makes = Counter(make_of(block) for block in known)
    usual = {make for make, count in makes.items() if count >= 3 or count >= 0.3 * len(known)}
    taken = {p.block.index for p in paragraphs if p.block is not None}
    whole = "".join("".join(p.text for p in paragraphs)[:200_000].split()) if len(paragraphs) < 2000 else ""
    home = _home(known)
    below = blocks[top.index + 1:] if top is not None else blocks
    found = (*_leads(blocks, top, known[0], whole), *_between(taken, blocks, whole), *_posts(below, whole))
    missing = list({p.block.index: p for p in found if p.block is not None}.values())
    for block in blocks[(top.index if top is not None and top.index < known[0].index else known[0].index) + 1:]:
        if block.tag == "h1" or block.around == "footer" or (block.tag in HEADINGS and is_end(block.text)):
            if block.index > known[-1].index:
                break
            continue
        if block.index > known[-1].index + MAX_GAP + len(missing):
            break
        if block.index in taken or any(block is p.block for p in missing) or not block.is_prose or make_of(block) not in usual or (home is not None and home not in block.element.iterancestors()):
            continue
        if _key(block.text) not in whole and not is_boilerplate(block.text):
            missing.append(Paragraph(block.text, "p", block))
    missing.sort(key=lambda p: p.block.index if p.block else 0)
    return _inserted(paragraphs, missing) if missing else paragraphs


def _leads(blocks: Sequence[Block], top: Block | None, first: Block, whole: str) -> list[Paragraph]:
    """Opening paragraphs that the extractor passed over: prose right before its first paragraph, or several of one make after the headline.

    Prose that a byline or a time parts from the text is a standfirst.
    """
    gap = blocks[top.index + 1:first.index] if top is not None else ()
    open_to = [block for block in gap if _may_open(block) and _key(block.text) not in whole]
    makes = Counter(make_of(block) for block in open_to)
    found = {block.index: block for block in open_to if makes[make_of(block)] >= A_RUN}
    able = {block.index for block in open_to if not STANDFIRST_MARK.search(block.marks)}
    for block in reversed(gap):
        if block.around in ("figcaption", "figure") or (block.tag in HEADINGS and block.tag != "h1"):
            continue
        if block.index not in able:
            break
        found[block.index] = block
    return [Paragraph(found[index].text, "p", found[index]) for index in sorted(found)]


def _may_open(block: Block) -> bool:
    """Whether it is a sentence without links, in no box."""
    return block.is_prose and not block.linked and SENTENCE_END.search(block.text) is not None and not FOREIGN.search(near_marks(block)) and not is_boilerplate(block.text)


def _between(taken: set[int], blocks: Sequence[Block], whole: str) -> list[Paragraph]:
    """Subheads and list items that stand, unlinked and with nothing else, between two paragraphs that were taken."""
    found: list[Paragraph] = []
    order = sorted(taken)
    for before, after in pairwise(order):
        gap = blocks[before + 1:after]
        if not 0 < len(gap) <= MAX_RUN or any(b.tag not in _RUN_TAGS or b.around is not None for b in gap) or sum(b.linked for b in gap) > LINKED * sum(len(b.text) for b in gap):
            continue
        for block in gap:
            key = _key(block.text)
            if len(key) > 2 and key not in whole and not FOREIGN.search(near_marks(block)) and not is_boilerplate(block.text) and not is_end(block.text):
                found.append(Paragraph(block.text, "item" if block.tag == "li" else "head" if block.tag in HEADINGS else "p", block))
    return found


def _posts(blocks: Sequence[Block], whole: str) -> list[Paragraph]:
    """What the posts of a live blog print that was not taken: paragraphs, titles, lists and quotes in elements called so."""
    if not blocks or not _MAYBE_LIVE(blocks[0].element):
        return []
    posts = [b for b in blocks if b.tag in _POST_TAGS and b.around is None and b.linked <= 0.5 * len(b.text) and _POST.search(b.marks)]
    if sum(b.is_prose for b in posts) < FEWEST_POSTS:
        return []
    return [Paragraph(b.text, _KINDS.get(b.tag, "p"), b) for b in posts
            if _key(b.text) not in whole and not FOREIGN.search(near_marks(b)) and not is_boilerplate(b.text) and not is_end(b.text)]


def _home(known: Sequence[Block]) -> object | None:
    """The article element that holds the first and the last known paragraph."""
    return next((e for e in known[0].element.iterancestors("article", "main") if e in known[-1].element.iterancestors("article", "main")), None)


def _inserted(paragraphs: list[Paragraph], missing: list[Paragraph]) -> list[Paragraph]:
    out, queue = [], list(missing)
    for paragraph in paragraphs:
        while queue and paragraph.block is not None and queue[0].block is not None and queue[0].block.index < paragraph.block.index:
            out.append(queue.pop(0))
        out.append(paragraph)
    return [*out, *queue]


def _without_foreign(paragraphs: Sequence[Paragraph], headline: str | None) -> Iterable[Paragraph]:
    """Without the repeated headline, captions, boxes, links to other stories and promotion."""
    title, longest = squeeze(headline), 20 + 2 * len(headline or "")
    total = sum(p.weight for p in paragraphs)
    core = core_of(paragraphs)
    foreign = {id(p) for p in paragraphs if core.is_foreign(p)}
    links = {id(p) for p in paragraphs if p.is_link and p.weight < 250}
    if sum(p.weight for p in paragraphs if id(p) in foreign) > MOST_FOREIGN * total:
        foreign = set()
    if sum(p.weight for p in paragraphs if id(p) in links) > 0.5 * total:
        links = set()
    foreign |= {id(p) for p in _captions(paragraphs, CAPTIONS * total)}
    foreign |= {id(p) for p in paragraphs if core.is_outside(p)} | {id(p) for p in _linked_lists(paragraphs)} | {id(p) for p in _standfirsts(paragraphs)}
    seen: set[str] = set()
    for paragraph in paragraphs:
        key = paragraph.text
        if (len(key) <= longest and squeeze(key) in ("", title)) or (len(key) > 60 and key in seen):
            continue
        if id(paragraph) in foreign or id(paragraph) in links or is_boilerplate(paragraph.text):
            continue
        seen.add(key)
        yield paragraph


def _captions(paragraphs: Sequence[Paragraph], limit: float) -> Iterable[Paragraph]:
    """Lines below a picture; none where they weigh more than the limit, and never the first prose."""
    opening = next((number for number, p in enumerate(paragraphs) if p.is_prose), 0)
    found = [p for p in paragraphs[opening + 1:] if p.block is not None and p.weight < CAPTION and is_under_picture(p.block)]
    return found if sum(p.weight for p in found) <= limit else ()


def _standfirsts(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    """Headings that open the text and are marked as a standfirst, which is a field of its own."""
    for paragraph in paragraphs[:2]:
        if paragraph.block is not None and paragraph.block.tag in HEADINGS and STANDFIRST_MARK.search(paragraph.block.marks):
            yield paragraph


def _linked_lists(paragraphs: Sequence[Paragraph]) -> Iterable[Paragraph]:
    """Lists whose every item is mainly a link, with the heading above: other stories."""
    for parent, group in groupby(enumerate(paragraphs), lambda pair: _list_of(pair[1])):
        items = list(group)
        if parent is None or len(items) < 2 or any(p.block.linked < LINKED * len(p.block.text) for _, p in items if p.block):
            continue
        yield from (p for _, p in items)
        before = items[0][0] - 1
        if before >= 0 and paragraphs[before].kind == "head":
            yield paragraphs[before]


def _list_of(paragraph: Paragraph) -> HtmlElement | None:
    return paragraph.block.element.getparent() if paragraph.block is not None and paragraph.block.tag == "li" else None


def _until_end(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Up to the heading of what comes after an article, if that stands in its second half."""
    total, past = sum(p.weight for p in paragraphs), 0
    for number, paragraph in enumerate(paragraphs):
        if past > 0.5 * total and is_end(paragraph.text):
            return paragraphs[:number]
        past += paragraph.weight
    return paragraphs


def _witnessed(paragraphs: list[Paragraph], witness: str | None) -> list[Paragraph]:
    """Up to where JSON-LD's articleBody ends, where it ends with a paragraph of ours."""
    end = squeeze((witness or "")[-80:])[-40:]
    if len(end) < 30:
        return paragraphs
    for number, paragraph in enumerate(paragraphs):
        if squeeze(paragraph.text[-120:]).endswith(end) and sum(p.weight for p in paragraphs[:number + 1]) > 0.5 * sum(p.weight for p in paragraphs):
            return paragraphs[:number + 1]
    return paragraphs


def _without_bios(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the lines at the end that say who the authors are."""
    last = len(paragraphs) - BIOS
    return [p for number, p in enumerate(paragraphs) if number < max(last, 2) or not is_bio(p.text)]


def _trimmed(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """From the first to the last paragraph that reads like text; short pages of verse and lists are left alone."""
    prose = [n for n, p in enumerate(paragraphs) if p.is_prose]
    weight = sum(p.weight for p in paragraphs)
    if not prose or sum(paragraphs[n].weight for n in prose) < 0.5 * weight:
        return paragraphs
    first, last = prose[0], _last(paragraphs, prose, weight)
    return paragraphs[first:last + 1]


def _last(paragraphs: list[Paragraph], prose: list[int], weight: int) -> int:
    """The last paragraph of the article: little text that comes after a run of short lines is none of it."""
    last, after = prose[-1], 0
    for at in range(len(prose) - 1, 0, -1):
        after += paragraphs[prose[at]].weight
        if after > 0.3 * weight:
            break
        gap = paragraphs[prose[at - 1] + 1:prose[at]]
        if len(gap) >= 3 and all(p.kind == "p" for p in gap):
            last = prose[at - 1]
    while last + 1 < len(paragraphs) and not paragraphs[last + 1].is_link and (
            paragraphs[last + 1].kind in ("item", "quote", "row") or _closes(paragraphs[last + 1], paragraphs[last])):
        last += 1
    return last


def _closes(paragraph: Paragraph, before: Paragraph) -> bool:
    """Whether it is a short sentence made like the paragraph before it: how many a story ends."""
    if paragraph.block is None or before.block is None or make_of(paragraph.block) != make_of(before.block):
        return False
    return SENTENCE_END.search(paragraph.text) is not None and not paragraph.text.endswith(":")
