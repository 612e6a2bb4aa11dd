"""The nouns that the rooms of the house share: frozen values, no behaviour beyond small views of themselves.

Each field's comment says who sets it. `None` means absent.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from .urls import is_page

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


class ChannelKind(StrEnum):
    """How a channel announces articles."""

    FEED = "feed"                    # RSS, Atom, RDF or JSON Feed
    NEWS_SITEMAP = "news_sitemap"    # a sitemap with news:* elements: the last days only
    SITEMAP = "sitemap"              # a sitemap or an index of sitemaps: everything
    FRONT = "front"                  # a home page or section front: links


class PageState(StrEnum):
    """What kind of page came back for an article's URL."""

    FULL = "full"
    TEASER = "teaser"
    PAYWALLED = "paywalled"
    CONSENT_WALL = "consent_wall"
    BOT_WALL = "bot_wall"
    SOFT_404 = "soft_404"
    LIVEBLOG = "liveblog"
    GALLERY = "gallery"
    VIDEO = "video"
    NOT_ARTICLE = "not_article"

    @property
    def is_kept(self) -> bool:
        """Whether such a page has an article's row of its own (else the URL is rejected with this state)."""
        return self not in REJECTED_STATES


REJECTED_STATES = frozenset({PageState.CONSENT_WALL, PageState.BOT_WALL, PageState.SOFT_404, PageState.NOT_ARTICLE})


class Outcome(StrEnum):
    """Why a visit to a URL ended as it did; `detail` beside it says which page state or which class of failure."""

    ARCHIVED = "archived"
    REVISED = "revised"      # detail: returned, where it had been gone
    UNCHANGED = "unchanged"
    REJECTED = "rejected"    # detail: the page state
    ROBOTS = "robots"
    MISSING = "missing"      # an article's page is not there; gone, once a later visit finds the same. detail: how that was told
    GONE = "gone"            # detail: the HTTP status, or how it was told
    FAILED = "failed"        # detail: the class, such as "timeout", "http_503", "dns"


class AuthorKind(StrEnum):
    """Who a byline credits."""

    PERSON = "person"
    DESK = "desk"
    AGENCY = "agency"
    OUTLET = "outlet"


class Precision(StrEnum):
    """How exactly a printed time was given."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"        # "2 hours ago"
    DAY = "day"


class Genre(StrEnum):
    """What kind of text an article is, where its page says so; the words are those of schema.org and IPTC."""

    NEWS = "news"                    # said to be plain reporting; most pages do not say
    OPINION = "opinion"              # comment, editorial, column, letter, guest essay
    ANALYSIS = "analysis"
    BACKGROUND = "background"        # explainer
    REVIEW = "review"
    INTERVIEW = "interview"
    OBITUARY = "obituary"
    LIVE = "live"                    # a live blog
    REPORTAGE = "reportage"
    SATIRE = "satire"
    FACT_CHECK = "fact_check"
    ADVERTISEMENT = "advertisement"  # sponsored text
    PRESS_RELEASE = "press_release"


class ZoneSource(StrEnum):
    """How the zone of a time is known."""

    PRINTED = "printed"    # beside the time: "+02:00", "Z", "CET", seconds since 1970
    PAGE = "page"          # the time names none, other stamps of the page do
    FETCH = "fetch"        # counted back from the fetch: "2 hours ago"
    ASSUMED = "assumed"    # nothing names one: read as UTC
    NONE = "none"          # only a day is given


class Completeness(StrEnum):
    """Whether all the bytes that the server meant to send are here."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"      # we cut it at a limit of ours
    INCOMPLETE = "incomplete"    # the connection or the encoding ended early


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where a source announces articles. Set by `sources`, found by `discover`."""

    url: str
    kind: ChannelKind
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a source may announce before the rest is left out: a site can make addresses without end. Set by `sources`."""

    new_urls: int = 5_000       # in one run
    waiting: int = 20_000       # announced and not visited yet, over all runs
    sitemaps: int = 200         # found in sitemap indexes, and followed
    sitemap_depth: int = 3      # indexes in one another
    url_length: int = 1_024     # characters
    repeats: int = 2            # of one segment in one path
    variants: int = 20          # of one page by its query


@dataclass(frozen=True, slots=True)
class Overrides:
    """Where a user shows by CSS selectors what our own rules get wrong at one outlet. As sources.toml states it."""

    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    published_at: str | None = None
    body: str | None = None              # every match is a paragraph
    remove: tuple[str, ...] = ()         # taken off the page before it is read
    valid_until: date | None = None      # outlets change their pages: after this day they count no more, and `status` says so

    def holds(self, day: date) -> bool:
        """Whether they count for a page of that day."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet that we follow, as sources.toml states it."""

    id: str
    name: str
    home: str
    channels: tuple[Channel, ...] = ()
    language: str | None = None    # BCP 47, only where the user states it
    delay: float | None = None     # seconds between two requests to one host; None: the default
    enabled: bool = True
    respect_noarchive: bool = False    # pages that say noarchive are not stored
    budget: Budget = field(default_factory=Budget)
    overrides: Overrides | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that a channel announced, with the channel's hints. Set by `discover`."""

    url: str
    headline: str | None = None
    published_at: datetime | None = None    # aware UTC
    modified_at: datetime | None = None     # aware UTC; a sitemap's lastmod
    byline: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one reading of a channel gave: candidates in the channel's order, and other channels that it names."""

    candidates: tuple[Candidate, ...] = ()
    channels: tuple[Channel, ...] = ()
    title: str | None = None
    problem: str | None = None    # one line for the report where the payload was broken but partly readable
    pace: timedelta | None = None    # how long its own ttl or sy:updatePeriod asks to wait between two polls

    def of_pages(self) -> Discovery:
        """Without what cannot be an article's page: a home page, which most sitemaps name, or a file of another type."""
        return replace(self, candidates=tuple(c for c in self.candidates if is_page(c.url)))


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response as received. Set by the spider.

    `payload` is the body after transfer decoding, still content-encoded (gzip, br ...).
    """

    url: str                                   # as asked for
    final_url: str                             # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]       # of the response, in order, latin-1
    payload: bytes
    fetched_at: datetime                       # aware UTC
    request_headers: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None
    completeness: Completeness = Completeness.COMPLETE
    robots_sha256: str | None = None           # digest of the robots.txt that it was fetched under
    part_of: str | None = None               # URL of the article's first page, where this is a later one

    def header(self, name: str) -> str | None:
        """The first value of a response header, whatever its case, without control characters."""
        wanted = name.lower()
        return next((_CONTROLS.sub("", value) for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A site's robots.txt as it was answered. Set by the robots middleware; a row of the table `robots`."""

    origin: str              # "https://example.org"
    fetched_at: datetime     # aware UTC
    status: int              # HTTP
    body: bytes              # its first 500 KiB, decoded

    @property
    def sha256(self) -> str:
        """Digest (hex) of the body: which text applied to a fetch."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class HostState:
    """How a host has been lately. Set by `patience`; a row of the table `hosts`. Failures and refusals are counted in a row, over runs."""

    origin: str                             # "https://example.org"
    failures: int = 0                       # no answer, or a 5xx but 503
    refusals: int = 0                       # 429 and 503
    not_before: datetime | None = None      # aware UTC; not asked before
    reason: str | None = None               # class in one word, of the last failure or refusal
    updated_at: datetime | None = None      # aware UTC


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """Where a capture lies and what identifies it. Set by `captures`; a row of the table `captures`."""

    url: str
    final_url: str
    status: int
    fetched_at: datetime
    warc_file: str             # relative to the captures folder
    warc_offset: int
    warc_length: int           # bytes of the record's gzip member
    sha256: str                # hex, of the payload as received; of the original's for a revisit
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    is_revisit: bool = False
    completeness: Completeness = Completeness.COMPLETE
    opt_outs: tuple[str, ...] = ()     # of its headers: "noarchive", "noai", "tdm-reservation" ...
    robots_sha256: str | None = None
    source_id: str | None = None       # whose URL it was; only where the record itself was read
    part_of: str | None = None         # URL of the article's first page, where this is a later one


@dataclass(frozen=True, slots=True)
class Author:
    """One credit of a byline. Set by `extract.byline`."""

    name: str
    kind: AuthorKind = AuthorKind.PERSON
    role: str | None = None      # as printed: "chief correspondent", "additional reporting"
    place: str | None = None     # as printed: "Kyiv"
    url: str | None = None       # profile page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story was filed. Coordinates in WGS 84 degrees. Set by `extract.gazetteer`."""

    name: str                          # in normal case, as the page's language writes it
    country: str | None = None         # ISO 3166-1 alpha-2
    region: str | None = None          # state or the like, as printed
    latitude: float | None = None
    longitude: float | None = None
    geoname_id: int | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The printed opening that says where (when, for whom) a story was filed. Set by `extract.dateline`."""

    text: str                            # as printed, without the separator that follows it
    places: tuple[Place, ...] = ()
    agencies: tuple[str, ...] = ()       # canonical short names: "Reuters", "AP", "dpa"
    date: str | None = None              # "05-03" or "2024-05-03", only when printed inside the dateline


@dataclass(frozen=True, slots=True)
class Moment:
    """A time read from a page."""

    at: datetime             # aware UTC
    printed: str             # as the page has it
    precision: Precision
    zone: ZoneSource = ZoneSource.ASSUMED
    offset: int | None = None    # minutes that the printed clock is ahead of `at`; None where no clock is printed


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which rule gave a field, and what the other rules would have given. Set by `extract`."""

    field: str
    rule: str                                        # "jsonld.headline", "h1", "dateline.lede" ...
    runners_up: tuple[tuple[str, str], ...] = ()     # (rule, value) in order of trust, values as text
    confidence: float | None = None                  # 0 to 1


class CorrectionKind(StrEnum):
    """What a note of an outlet about its own article is."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    NOTE = "editor's note"


@dataclass(frozen=True, slots=True)
class Correction:
    """A note in which an outlet owns up to a change. Set by `extract.corrections`."""

    kind: CorrectionKind
    text: str                                # as printed, on one line
    date: str | None = None                  # as printed in it: "2024-05-03", or "05-03" where no year is


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one capture: the current best reading of a work. Set by `extract`."""

    url: str                                 # canonical where the page says so within its own site, else as fetched
    page_state: PageState
    headline: str | None = None
    kicker: str | None = None
    standfirst: str | None = None
    byline: str | None = None                # as printed
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None
    agency: str | None = None                # the wire credited, canonical short name
    section: str | None = None
    genre: Genre | None = None               # only where the page says so
    tags: tuple[str, ...] = ()
    language: str | None = None              # BCP 47 primary tag: "en"
    published_at: Moment | None = None
    modified_at: Moment | None = None
    body: str = ""                           # paragraphs joined by one blank line, without the dateline
    image_url: str | None = None
    masthead: str | None = None
    licence: str | None = None
    charset: str | None = None
    charset_rule: str | None = None
    extractor: str = ""                      # "newsarchive 0.1.0; trafilatura 2.3.1"
    rung: str = "full"                       # of the reading ladder: full, fast, plain, none
    provenance: tuple[Provenance, ...] = ()
    reason: str | None = None                # in words, why the page state is what it is
    corrections: tuple[Correction, ...] = ()
    opt_outs: tuple[str, ...] = ()           # of its meta elements: "noarchive", "noai", "tdm-reservation" ...
    next_page: str | None = None             # where the article goes on, if on a page of its own


class EditKind(StrEnum):
    """Kinds of edits, in the order in which they are told."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    CORRECTION = "correction"
    LIVEBLOG = "liveblog"
    LEDE = "lede"
    NUMBERS = "numbers"
    QUOTES = "quotes"
    ADDITION = "addition"
    DELETION = "deletion"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class State:
    """What an article said at one time, as far as edits are told by it. `corrections`: its notes of correction."""

    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    dateline: str = ""
    body: str = ""
    corrections: tuple[str, ...] = ()
    modified_at: datetime | None = None
    page_state: PageState = PageState.FULL


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article between two states. Set by `changes`. `diff`: JSON; `changes.patch` makes the newer body with it."""

    kinds: tuple[EditKind, ...]
    is_stealth: bool
    diff: str
    added: int      # sentences
    removed: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a URL before a visit is decided. Set by `archive`."""

    url: str
    url_id: int
    source_id: str
    article_id: int | None = None
    content_hash: str | None = None          # of the article's newest revision
    page_state: PageState | None = None
    body_length: int = 0                     # characters
    published_at: datetime | None = None     # aware UTC
    first_seen_at: datetime | None = None    # aware UTC
    gone_at: datetime | None = None          # aware UTC
    missing_at: datetime | None = None       # aware UTC; first of the visits in a row that did not find it
    failures: int = 0                        # in a row
    revisions: int = 0
    revised_at: datetime | None = None       # aware UTC; when its newest revision was first seen
    edits_an_article: float | None = None    # revisions an article of the source, over its last month; None until it is known
    visits_a_day: float = 0.0                # visits to articles of the source, over its last week
    state: State | None = None               # of the article's newest revision, where a new reading is to be compared
    same_text: int = 0                       # other articles of the source that say the same as this visit's reading, counted up to 3


@dataclass(frozen=True, slots=True)
class Visit:
    """What happened at a URL: exactly one of `article`, `failure`, or a telling `status`. Set by fetch and readers."""

    url: str
    at: datetime                             # aware UTC
    capture: CaptureRef | None = None
    status: int | None = None                # HTTP
    article: Article | None = None           # read from a 200
    failure: str | None = None               # class in one word: "timeout", "dns", "robots", "read_memory"
    message: str | None = None               # one line, for people
    parts: tuple[CaptureRef, ...] = ()       # captures of the article's further pages, in order


@dataclass(frozen=True, slots=True)
class Intent:
    """What to write for one visit. Set by `decide`, carried out by `Archive.apply`."""

    known: Known
    visit: Visit
    outcome: Outcome
    detail: str | None = None
    changed: tuple[str, ...] = ()            # for a revision: the fields that differ
    change: Change | None = None             # for a revision: what became of the text
    grows: bool = False                      # a live blog's newest revision takes what was added, instead of one more
    content_hash: str | None = None          # of the reading that becomes the newest revision
    next_visit_at: datetime | None = None    # aware UTC; None: never by itself
    failures: int = 0


@dataclass(frozen=True, slots=True)
class DueChannel:
    """A channel whose time has come. Set by `archive.frontier`."""

    channel_id: int
    source_id: str
    url: str
    kind: ChannelKind
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    rhythm: str | None = None                # what its polls have taught, as JSON


@dataclass(frozen=True, slots=True)
class DueUrl:
    """An article URL whose time has come. Set by `archive.frontier`."""

    url_id: int
    source_id: str
    url: str
    etag: str | None = None                  # only where the last capture was read well
    last_modified: str | None = None
    candidate: Candidate | None = None       # the channel's hints
    sha256: str | None = None                # of the last payload that was read well
    captured_at: datetime | None = None      # aware UTC; when that payload was first captured


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of time in which a channel's window scrolled past: what it announced and dropped within it, it did not show us. Set by `polling`."""

    since: datetime     # aware UTC
    until: datetime     # aware UTC
    expected: float     # articles within it, at the outlet's pace
    before: tuple[str, ...] = ()    # keys of the latest articles that the reading before showed
    after: tuple[str, ...] = ()     # keys of the earliest ones of the reading after


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of a channel gave. Set by the spider, written by `archive.frontier`."""

    channel: DueChannel
    at: datetime                             # aware UTC
    status: int | None = None
    failure: str | None = None               # class in one word
    message: str | None = None
    discovery: Discovery | None = None       # None for a 304 and for failures
    etag: str | None = None                  # to be sent next time; only after a good parse
    last_modified: str | None = None
    is_conditional: bool = False             # asked with validators
    pace: timedelta | None = None            # how long the answer asks to wait
    next_poll_at: datetime | None = None     # aware UTC; this and what follows is set by `polling.settle`
    rhythm: str | None = None                # what the channel's polls have taught so far, as JSON
    gap: Gap | None = None
