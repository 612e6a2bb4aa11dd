"""The reading of one capture: payload bytes -> Article. Calls the readers in order; each knows one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from ..models import Article, Candidate, Correction, Moment, Overrides, PageState, Provenance
from ..optouts import from_metas
from ..text import fold, one_line, paragraphs
from ..times import utc
from ..urls import host, normalize
from .blocks import Block, read_blocks
from .body import EXTRACTOR, BodyReading, read_body
from .byline import BylineReading, canonical_agency, choose_byline
from .corrections import read_corrections
from .credits import LINE, read_credits
from .dateline import DatelineReading, find_dateline
from .headline import HeadlineReading, read_headline
from .labels import Labels, masthead_names, read_labels
from .language import LanguageReading, primary, read_language
from .linked import LinkedArticle, read_linked
from .metas import Head, read_head
from .page import Page, canonical_url, items_of, parse
from .moments import Habits
from .page_state import Signs, State, judge
from .parts import find_next
from .shown import RULE, Shown
from .standfirst import Surroundings, read_surroundings
from .times_read import Evidence, TimesReading, read_times
from .titles import likeness, squeeze

STRIPPED = ("script", "style", "svg", "noscript", "template", "iframe", "object", "canvas", "link", "meta")
LONGEST_CREDIT = 160    # characters of a credit line that opens a body
BEHIND = 12             # blocks after the body in which a note of correction may stand
KEPT_UNTIL_JUDGED = frozenset(("iframe",))


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that the readers said of one page."""

    page: Page
    url: str
    headline: HeadlineReading
    around: Surroundings
    body: BodyReading
    dateline: DatelineReading
    byline: BylineReading
    times: TimesReading
    language: LanguageReading
    labels: Labels
    state: State
    next_page: str | None
    opt_outs: tuple[str, ...]
    corrections: tuple[Correction, ...]


def extract(payload: bytes, url: str, *, content_type: str | None, fetched_at: datetime, hints: Candidate | None = None,
            overrides: Overrides | None = None, rung: str = "full") -> Article:
    """Read an article from a page. Any bytes give an Article with a page state and a reason.

    payload: the body after content decoding. url: the address it came from, after redirects. content_type: the header as sent.
    fetched_at: aware; no time later than it is believed. hints: what the channel said. overrides: what the source's user shows by selectors.
    rung: "full", "fast" or "plain".
    Raises ValueError for a naive `fetched_at` or an unknown rung, and lets MemoryError through: the next rung needs less.
    """
    if rung not in ("full", "fast", "plain"):
        raise ValueError(f"unknown rung {rung!r}")
    fetched_at = utc(fetched_at)
    for attempt in dict.fromkeys((rung, "plain")):
        try:
            return _read(payload, url, content_type, fetched_at, hints, overrides, attempt)
        except MemoryError:
            raise
        except Exception as error:    # noqa: BLE001 - hostile pages break parsers in ways nobody can list; the next rung is simpler
            problem = f"{type(error).__name__}: {error}"
    return Article(url=normalize(url) or url, page_state=PageState.NOT_ARTICLE, extractor=EXTRACTOR, rung="none",
                   reason=one_line(f"could not be read ({problem})"[:300]))


def _read(payload: bytes, url: str, content_type: str | None, fetched_at: datetime, hints: Candidate | None,
          overrides: Overrides | None, rung: str) -> Article:
    page = parse(payload, url, content_type, flat=rung == "plain")
    head, linked_all = read_head(page.root), read_linked(page.root)
    etree.strip_elements(page.root, *(tag for tag in STRIPPED if tag not in KEPT_UNTIL_JUDGED), with_tail=False)
    shown = Shown(page.root, overrides) if overrides is not None else None
    if shown is not None:
        shown.take_off()
    blocks = read_blocks(page.root)
    linked = _own(linked_all, head, blocks, url)
    return _article(_readings(page, head, linked, linked_all, blocks, fetched_at, hints, shown, rung), rung)


def _own(nodes: Sequence[LinkedArticle], head: Head, blocks: Sequence[Block], url: str) -> LinkedArticle | None:
    """The node that describes this page: by its headline, its address, its type."""
    shown = [b.text for b in blocks if b.tag == "h1"][:5] + [value for value in (head.title, head.first("og:title")) if value]
    here = normalize(url)

    def score(node: LinkedArticle) -> float:
        title = node.headline or node.name or ""
        alike = max((likeness(title, text) for text in shown), default=0.0) if title else 0.0
        same = here is not None and node.url is not None and normalize(node.url, url) == here
        return 2 * alike + 2 * same + 0.5 * bool(node.published) + 0.3 * bool(node.body) + 0.3 * ("newsarticle" in node.types)

    articles = [node for node in nodes if node.is_article]
    best = max(articles, key=score, default=None)
    if best is not None and (len(articles) == 1 or score(best) >= 1.0):
        return best
    return next((node for node in nodes if not node.is_article and node.published), None)


def _readings(page: Page, head: Head, linked: LinkedArticle | None, nodes: Sequence[LinkedArticle], blocks: Sequence[Block], fetched_at: datetime,
              hints: Candidate | None, shown: Shown | None, rung: str) -> Readings:
    names = masthead_names(page.url, head, linked)
    headline = read_headline(blocks, head, linked, names, hints.headline if hints else None)
    headline = shown.headline(headline, blocks) if shown else headline
    items = items_of(page.root)
    body = read_body(page, blocks, headline.headline, headline.block, rung, linked.body if linked else None)
    body = shown.body(body) if shown else body
    around = read_surroundings(blocks, headline.block, headline.kicker, [p.text for p in body.paragraphs], head, linked)
    around = replace(around, standfirst=shown.standfirst(), standfirst_rule=RULE) if shown and shown.standfirst() else around
    labels = read_labels(page.root, items, page.url, head, linked, (around.kicker, headline.headline))
    language = _language(body.text or " ".join(b.text for b in blocks[:60]), head, linked, hints)
    times = read_times(Evidence(page.root, items, page.url, blocks, headline.block, head, linked, hints, language.language, fetched_at))
    said = shown.published(Habits(fetched_at, language.language)) if shown else None
    times = replace(times, published=said, published_rule=RULE, confidence=1.0) if said else times
    credited = read_credits(blocks, headline.block, around.first, around.last, items, head, linked, page.url)
    credited = shown.credits(credited) if shown else credited
    byline = choose_byline(credited, masthead=labels.masthead, host=host(page.url), language=language.language)
    byline = shown.byline(byline) if shown else byline
    body = _without_credits(body, byline, labels.section)
    dateline = find_dateline(
        body.text, before=around.before, credits=[credit.text for credit in credited], headline=headline.headline, masthead=labels.masthead,
        structured=[value for value in (linked.dateline, linked.location) if value] if linked else (), language=language.language)
    words = len(linked.body.split()) if linked and linked.body else None
    state = judge(Signs(page, head, linked, frozenset(kind for node in nodes for kind in node.types), blocks, headline.headline, headline.block, body.text,
                        times.published is not None and times.published_rule not in ("url", "htmldate"), words, around.last))
    own = (head.links.get("canonical") or ())[:1] + head.all("og:url")[:1] + ((linked.url,) if linked and linked.url else ())
    return Readings(page, canonical_url(page, own), headline, around, body, dateline, byline, times, language, labels, state,
                    find_next(head, items, page.root, page.url), from_metas(head.metas),
                    read_corrections(block.text for block in blocks[headline.block.index + 1 if headline.block else 0:around.last + BEHIND]))


def _language(text: str, head: Head, linked: LinkedArticle | None, hints: Candidate | None) -> LanguageReading:
    return read_language(text, [
        ("html.lang", head.language), ("jsonld.inLanguage", linked.language if linked else None), ("meta.og:locale", head.first("og:locale")),
        ("meta.language", head.first("content-language", "language", "dc.language", "dcterms.language")), ("hint", hints.language if hints else None)])


def _without_credits(body: BodyReading, byline: BylineReading, section: str | None) -> BodyReading:
    """The body without the credit lines and the section's name that open it."""
    kept, printed = list(body.paragraphs), {fold(line) for line in (byline.byline, section) if line}
    while len(kept) > 1 and _is_credit(kept[0].text, printed):
        kept.pop(0)
    return replace(body, paragraphs=tuple(kept))


def _is_credit(line: str, printed: set[str]) -> bool:
    return len(line) < LONGEST_CREDIT and not line.endswith((".", "。")) and (LINE.match(line) is not None or fold(line) in printed)


def _article(r: Readings, rung: str) -> Article:
    text, dateline = r.body.text, r.dateline
    if dateline.dateline is not None and dateline.end > dateline.start:
        text = text[:dateline.start] + text[dateline.end:]
    standfirst = r.around.standfirst if r.around.standfirst and squeeze(r.around.standfirst) not in squeeze(text[:3000]) else None
    return Article(
        url=r.url, page_state=r.state.state, headline=one_line(r.headline.headline), kicker=one_line(r.around.kicker), standfirst=one_line(standfirst),
        byline=one_line(r.byline.byline), authors=r.byline.authors, dateline=dateline.dateline, agency=_agency(r), section=one_line(r.labels.section), genre=r.labels.genre,
        tags=tuple(filter(None, map(one_line, r.labels.tags))), language=primary(r.language.language), published_at=_clean(r.times.published),
        modified_at=_clean(r.times.modified), body=paragraphs(text), image_url=r.labels.image_url, masthead=one_line(r.labels.masthead),
        corrections=r.corrections, opt_outs=r.opt_outs, licence=r.labels.licence, charset=r.page.charset, charset_rule=r.page.charset_rule, extractor=EXTRACTOR, rung=rung,
        provenance=tuple(_provenance(r)), reason=one_line(r.state.reason), next_page=r.next_page)


def _clean(moment: Moment | None) -> Moment | None:
    return replace(moment, printed=one_line(moment.printed) or "") if moment else None


def _agency(r: Readings) -> str | None:
    """The wire credited: in the byline, else in the dateline (where a station or the outlet itself may stand as well)."""
    if r.byline.agency or r.dateline.dateline is None:
        return r.byline.agency
    return next((name for name in map(canonical_agency, r.dateline.dateline.agencies) if name), None)


def _provenance(r: Readings) -> list[Provenance]:
    """Why each field is what it is; absent fields are left out, a refused dateline is kept."""
    rows = [
        Provenance("headline", r.headline.rule, r.headline.runners_up, r.headline.confidence) if r.headline.headline else None,
        Provenance("standfirst", r.around.standfirst_rule) if r.around.standfirst else None,
        Provenance("byline", r.byline.rule, r.byline.runners_up, r.byline.confidence) if r.byline.byline or r.byline.authors else None,
        Provenance("dateline", r.dateline.rule, (("refused", r.dateline.refused),) if r.dateline.refused else (), r.dateline.confidence)
        if r.dateline.dateline or r.dateline.refused else None,
        Provenance("published_at", r.times.published_rule, r.times.runners_up, r.times.confidence) if r.times.published else None,
        Provenance("modified_at", r.times.modified_rule, (), 0.9) if r.times.modified else None,
        Provenance("language", r.language.rule, r.language.runners_up, r.language.confidence) if r.language.language else None,
        Provenance("section", r.labels.section_rule) if r.labels.section else None,
        Provenance("genre", r.labels.genre_rule) if r.labels.genre else None,
        Provenance("tags", r.labels.tags_rule) if r.labels.tags else None,
        Provenance("image_url", r.labels.image_rule) if r.labels.image_url else None,
        Provenance("masthead", r.labels.masthead_rule) if r.labels.masthead else None,
        Provenance("licence", r.labels.licence_rule) if r.labels.licence else None,
        Provenance("body", r.body.rule, (), r.body.confidence) if r.body.paragraphs else None,
        Provenance("page_state", r.state.state.value, (), r.state.confidence),
    ]
    return [row for row in rows if row is not None]
