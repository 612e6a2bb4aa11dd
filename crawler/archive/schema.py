"""The database as data: every table, column, index and full-text set-up with its prose.

`migrations` makes it, `crawler.serve.metadata` and the data dictionary describe it, the tests check it. Views: `views`.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA_VERSION = 1     # PRAGMA user_version; an archive with a higher one is refused
APPLICATION_ID = 0x6E657773         # PRAGMA application_id: "news"
DEMO_APPLICATION_ID = 0x64656D6F    # of an archive that `newsarchive demo` made and may delete: "demo"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is SQLite's; `about` is the prose that Datasette and the data dictionary show."""

    name: str
    type: str
    about: str
    references: str | None = None    # the table whose primary key this is
    not_null: bool = False
    schema_org: str | None = None
    ninjs: str | None = None
    rss: str | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """An index of some rows: those for which the SQL condition `where` holds. A query uses it where it says the same condition in the same words.

    `columns` may be an expression, as it stands in the query.
    """

    name: str
    columns: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Hidden tables are machinery: Datasette does not list them."""

    name: str
    about: str
    columns: tuple[Column, ...]
    pk: tuple[str, ...]
    label: str | None = None
    hidden: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    partial: tuple[Partial, ...] = ()
    facets: tuple[str, ...] = ()
    sort_desc: str | None = None
    full_text: tuple[str, ...] = ()


def text(name: str, about: str, **more: object) -> Column:
    """A TEXT column."""
    return Column(name, "TEXT", about, **more)    # type: ignore[arg-type]


def integer(name: str, about: str, **more: object) -> Column:
    """An INTEGER column."""
    return Column(name, "INTEGER", about, **more)    # type: ignore[arg-type]


def real(name: str, about: str, **more: object) -> Column:
    """A REAL column."""
    return Column(name, "REAL", about, **more)    # type: ignore[arg-type]


# Conditions of partial indexes, which the views and questions repeat word for word.
IS_EDIT = "number > 1 AND changed IS NOT NULL"    # the states of an article that differ from the one before: a better reading may take an edit away
IS_HEADLINE_CHANGE = "changed LIKE '%headline%'"
IS_IN_STORY = "story_id IS NOT NULL"
IS_GONE = "gone_at IS NOT NULL"
IS_BACK = "returned_at IS NOT NULL"
WAS_GONE = "gone_at IS NOT NULL OR returned_at IS NOT NULL"
IS_FAILED = "outcome = 'failed'"

# What articles are divided by, in an index of its own: 170 pages for 10,000 articles that were archived one after the other, where their rows, with the
# bodies, lie on 20,000. SQLite prefers a table's own number to any index, so a query has to name this one: FROM articles INDEXED BY COMPARED_INDEX.
COMPARED = ("id", "source_id", "section", "agency", "language", "page_state", "published_at")
COMPARED_INDEX = f"idx_articles_{'_'.join(COMPARED)}"

# What an article and each of its revisions both have: the reading itself.
READING = (
    text("headline", "The headline as printed at the top of the page.", schema_org="headline", ninjs="headlines[role=main].value", rss="title"),
    text("kicker", "The short line printed above the headline."),
    text("standfirst", "The summary printed below the headline.", schema_org="alternativeHeadline", ninjs="descriptions[].value", rss="description"),
    text("byline", "The credit line as printed; the people and desks parsed from it are in article_authors.", ninjs="by", rss="dc:creator"),
    text("dateline", "The printed opening that says where (when, for whom) the story was filed. Never the publication date.", schema_org="dateline"),
    text("published_at", "When the outlet says that it published the story. ISO 8601 UTC.", schema_org="datePublished", ninjs="firstCreated", rss="pubDate"),
    text("modified_at", "When the outlet says that it last changed the story. ISO 8601 UTC.", schema_org="dateModified", ninjs="versionCreated", rss="atom:updated"),
    text("body", "The clean text: paragraphs separated by one blank line, without the dateline.", schema_org="articleBody", ninjs="bodies[].value", rss="content:encoded"),
)

TABLES: tuple[Table, ...] = (
    Table(
        "sources", "Outlets that this archive follows, or followed.",
        (
            text("id", "The source's short name, as in sources.toml."),
            text("name", "The outlet's name.", not_null=True, schema_org="publisher", ninjs="infoSources[role=publisher]"),
            text("home", "Its home page."),
            text("language", "BCP 47, where sources.toml states it."),
            integer("enabled", "1 while it is followed, 0 after it was removed from sources.toml.", not_null=True),
            text("added_at", "When it was first seen in sources.toml. ISO 8601 UTC.", not_null=True),
        ),
        pk=("id",), label="name",
    ),
    Table(
        "channels", "Places where a source announces articles: feeds, sitemaps, section fronts.",
        (
            integer("id", "Number of the channel."),
            text("source_id", "The source it belongs to.", references="sources", not_null=True),
            text("url", "Its address.", not_null=True),
            text("kind", "feed, news_sitemap, sitemap or front.", not_null=True),
            text("title", "What it calls itself."),
            integer("enabled", "1 while it is followed.", not_null=True),
            text("etag", "Validator of the last poll that was read well, sent back verbatim."),
            text("last_modified", "Validator of the last poll that was read well, sent back verbatim."),
            text("polled_at", "Last poll. ISO 8601 UTC."),
            text("next_poll_at", "When it is due again. ISO 8601 UTC."),
            integer("last_status", "HTTP status of the last poll."),
            text("last_problem", "What went wrong at the last poll, in one line."),
            integer("failures", "Failed polls in a row.", not_null=True),
            integer("announced", "Candidates in the last poll that was read well."),
            integer("new", "How many of them had never been seen."),
            text("rhythm", "JSON: what its polls have taught: its pace, its busy hours, whether its validators can be trusted."),
            integer("found_in", "The sitemap index that names it; empty where sources.toml does.", references="channels"),
        ),
        pk=("id",), label="url", hidden=True, unique=(("source_id", "url"),), indexes=(("enabled", "next_poll_at"),),
    ),
    Table(
        "urls", "The frontier: every URL that a channel announced, and its last outcome.",
        (
            integer("id", "Number of the URL."),
            text("url", "The normalised address.", not_null=True),
            text("page_key", "What the spellings of this address have in common: http or https, www, AMP and mobile variants, session ids. One of a source is enough."),
            text("source_id", "The source that announced it first.", references="sources", not_null=True),
            integer("channel_id", "The channel that announced it first.", references="channels"),
            text("discovered_at", "When it was first announced to us. ISO 8601 UTC.", not_null=True),
            text("hint_headline", "The headline that the channel gave."),
            text("hint_published_at", "The time that the channel gave. ISO 8601 UTC."),
            text("outcome", "Of the last visit: archived, revised, unchanged, rejected, robots, missing, gone, failed. Empty: not visited yet."),
            text("detail", "The page state of a rejection, the class of a failure, or noarchive for a page that its source's setting keeps out."),
            text("message", "One line on what went wrong."),
            integer("status", "HTTP status of the last visit."),
            text("visited_at", "Last visit. ISO 8601 UTC."),
            text("next_visit_at", "When it is due again; empty: never by itself. ISO 8601 UTC."),
            integer("failures", "Failed visits in a row.", not_null=True),
            text("missing_at", "The first visit of those in a row that did not find its article. ISO 8601 UTC."),
            text("etag", "Validator of the last capture that was read well."),
            text("last_modified", "Validator of the last capture that was read well."),
            text("sha256", "Digest of the last payload that was read well: the same payload is not read again."),
            text("captured_at", "When that payload was first captured: the date that revisit records refer to. ISO 8601 UTC."),
            integer("article_id", "The article that this URL shows.", references="articles"),
        ),
        pk=("id",), label="url", hidden=True, unique=(("url",),),
        indexes=(("source_id", "next_visit_at"), ("source_id", "outcome"), ("article_id", "discovered_at"), ("page_key",)),
        # all that the view failures shows: few addresses failed, and they lie far apart
        partial=(Partial("failed", ("visited_at", "source_id", "url", "detail", "message", "status", "failures", "next_visit_at", "outcome"), IS_FAILED),),
    ),
    Table(
        "robots", "Each site's robots.txt as last answered: it counts for some hours, and for a day where the site cannot be asked.",
        (
            text("origin", "Scheme, host and port: each has rules of its own."),
            text("fetched_at", "ISO 8601 UTC.", not_null=True),
            integer("status", "HTTP status.", not_null=True),
            text("sha256", "Digest (hex) of its text, which is in robots_texts.", not_null=True),
            real("crawl_delay", "Seconds between two requests that it asks us for; kept to up to 60."),
        ),
        pk=("origin",), hidden=True,
    ),
    Table(
        "robots_texts", "Every robots.txt that a site was crawled under, each text once; captures name theirs.",
        (
            text("sha256", "Digest (hex) of the body."),
            text("first_seen_at", "ISO 8601 UTC.", not_null=True),
            Column("body", "BLOB", "Its first 500 KiB, decoded.", not_null=True),
        ),
        pk=("sha256",), hidden=True,
    ),
    Table(
        "hosts", "Hosts that failed or asked for patience lately, and until when they are left alone. One good answer takes a host off the list.",
        (
            text("origin", "Scheme, host and port."),
            integer("failures", "Requests in a row without an answer, or with a 5xx but 503: after three the host is given up for a while.", not_null=True),
            integer("refusals", "Answers 429 or 503 in a row: for each the host is left alone for the time that it asks for.", not_null=True),
            text("not_before", "The host is not asked before. ISO 8601 UTC."),
            text("reason", "The class of the last failure in one word: timeout, dns, refused, http_429 ..."),
            text("updated_at", "When that happened. ISO 8601 UTC.", not_null=True),
        ),
        pk=("origin",), hidden=True,
    ),
    Table(
        "runs", "Each crawl from start to exit.",
        (
            integer("id", "Number of the run."),
            text("started_at", "ISO 8601 UTC.", not_null=True),
            text("ended_at", "ISO 8601 UTC; of a killed run its last fetch. Empty while it runs."),
            text("how_ended", "finished, stopped, failed or killed; lost: known from its capture files only, an older copy of the database was put back."),
            integer("exit_code", "0 all well, 1 failure, 3 partial."),
            text("version", "Of newsarchive.", not_null=True),
            text("warc_file", "The first WARC file of the run, under the captures folder."),
            integer("polled", "Channels polled."),
            integer("fetched", "Article responses."),
            integer("archived", "New articles."),
            integer("revised", "Articles whose text had changed."),
            integer("unchanged", "Articles that were as before."),
            integer("not_modified", "Of those: answered 304."),
            integer("rejected", "URLs that were no article."),
            integer("missing", "Articles that were not found; gone, once a later visit does not find them either."),
            integer("gone", "Articles taken down, and pages that were never there."),
            integer("failed", "Visits and polls that failed."),
        ),
        pk=("id",), label="started_at", sort_desc="id",
    ),
    Table(
        "captures", "HTTP responses as received, kept in WARC files: where each lies and what identifies it.",
        (
            integer("id", "Number of the capture."),
            integer("url_id", "The URL that was asked for.", references="urls", not_null=True),
            text("final_url", "Where redirects led.", not_null=True),
            integer("run_id", "The run that fetched it.", references="runs"),
            text("fetched_at", "ISO 8601 UTC.", not_null=True),
            integer("status", "HTTP status.", not_null=True),
            text("content_type", "As declared."),
            text("sha256", "Digest (hex) of the payload as received, still content-encoded.", not_null=True),
            text("completeness", "complete, truncated (at a limit of ours) or incomplete (ended early).", not_null=True),
            integer("is_revisit", "1 for a revisit record: a 304, or the same payload again.", not_null=True),
            text("warc_file", "WARC file, relative to the captures folder.", not_null=True),
            integer("warc_offset", "Offset of the record's gzip member, in bytes.", not_null=True),
            integer("warc_length", "Length of the record's gzip member, in bytes.", not_null=True),
            integer("article_id", "The article read from it.", references="articles"),
            text("outcome", "What came of it: archived, revised, unchanged, rejected, robots, missing, gone, failed. Empty for a later page of an article."),
            text("detail", "The page state of a rejection, the class of a failure, how it was told that an article is not there; returned for one that was gone."),
            text("read_problem", "Why it gave no article, in one line, where it gave none."),
            text("opt_outs", "What the response and the page asked of crawlers at that moment, joined by '; ': noarchive, noindex, noai, tdm-reservation ..."),
            text("robots_sha256", "Digest of the robots.txt that it was fetched under, in robots_texts."),
            integer("part_of", "The capture of the article's first page, where this is a later page of it.", references="captures"),
        ),
        pk=("id",), label="fetched_at", unique=(("warc_file", "warc_offset"),), sort_desc="id",
        indexes=(("url_id", "fetched_at"), ("article_id",), ("sha256",), ("part_of",)),
    ),
    Table(
        "places", "Where stories were filed from.",
        (
            integer("id", "Number of the place."),
            text("name", "In normal case, as the page's language writes it.", not_null=True, schema_org="locationCreated.name", ninjs="located"),
            text("country", "ISO 3166-1 alpha-2.", schema_org="locationCreated.address.addressCountry"),
            text("region", "State or the like, as printed."),
            real("latitude", "Degrees, WGS 84.", schema_org="locationCreated.geo.latitude", ninjs="places[].geoJSON", rss="georss:point"),
            real("longitude", "Degrees, WGS 84.", schema_org="locationCreated.geo.longitude", ninjs="places[].geoJSON", rss="georss:point"),
            integer("geoname_id", "Number in GeoNames (geonames.org, CC BY 4.0)."),
        ),
        pk=("id",), label="name", indexes=(("name", "country"), ("geoname_id",)), facets=("country",),
    ),
    Table(
        "articles", "One row a work: its current best reading.",
        (
            integer("id", "Number of the article, stable."),
            text("source_id", "The outlet.", references="sources", not_null=True, schema_org="publisher", ninjs="infoSources[role=publisher]"),
            text("url", "The canonical address.", not_null=True, schema_org="url", ninjs="uri", rss="link"),
            *READING,
            integer("place_id", "The first place of the dateline.", references="places", schema_org="locationCreated", ninjs="located"),
            text("dateline_date", "The date printed inside the dateline, as MM-DD or YYYY-MM-DD.", schema_org="dateCreated", ninjs="contentCreated"),
            text("agency", "The wire service credited: Reuters, AP, AFP, dpa ...", schema_org="sourceOrganization", ninjs="infoSources[]", rss="dc:source"),
            text("section", "The outlet's section.", schema_org="articleSection", ninjs="subjects[]", rss="category"),
            text("genre", "news, opinion, analysis, background, review, interview, obituary, live, reportage, satire, fact_check, advertisement or press_release; "
                 "only where the page says so.", schema_org="genre", ninjs="genres[]"),
            text("language", "BCP 47.", schema_org="inLanguage", ninjs="language", rss="dc:language"),
            text("published_printed", "The published time exactly as the page has it."),
            text("published_precision", "second, minute, hour or day."),
            text("published_zone", "How its zone is known: printed (beside the time), page (other times of the page name it), fetch (counted back from the fetch, as in "
                 "'2 hours ago'), assumed (nothing names one: read as UTC) or none (only a day)."),
            text("modified_printed", "The modified time exactly as the page has it."),
            text("page_state", "full, teaser, paywalled, liveblog, gallery or video.", not_null=True),
            integer("word_count", "Words of the body.", schema_org="wordCount", ninjs="bodies[].wordCount"),
            text("image_url", "The lead image's address; images are not fetched.", schema_org="image"),
            text("masthead", "The outlet's name as the page has it."),
            text("licence", "As the page states it.", schema_org="license", ninjs="usageTerms", rss="dc:rights"),
            text("first_seen_at", "First capture. ISO 8601 UTC.", not_null=True),
            text("last_seen_at", "Last visit that found it there. ISO 8601 UTC.", not_null=True),
            text("gone_at", "First visit that did not find it, once a later one confirmed that. ISO 8601 UTC."),
            text("returned_at", "When it was found again after it had been gone. ISO 8601 UTC."),
            integer("revision_count", "Distinct states of its content seen so far.", not_null=True),
            integer("capture_id", "The capture that this reading comes from.", references="captures"),
            text("content_hash", "Versioned digest of headline, standfirst, byline, dateline and body.", not_null=True),
            text("body_key", "Digest of the body without case, punctuation and spaces: the same for one wire story in two outlets."),
            text("charset", "In which the page was decoded."),
            text("charset_rule", "How that was chosen."),
            text("completeness", "Of the capture: complete, truncated or incomplete.", not_null=True),
            text("extractor", "Software and versions that read it.", not_null=True),
            text("rung", "Of the reading ladder: full, fast, plain.", not_null=True),
            text("provenance", "JSON: for each field the rule that gave it and the runners-up.", not_null=True),
            integer("story_id", "The family of near-identical articles.", references="stories"),
        ),
        pk=("id",), label="headline", unique=(("url",),), sort_desc="published_at",
        indexes=(("published_at",), ("source_id", "published_at", "section", "place_id", "language"), ("source_id", "first_seen_at"), ("place_id",), ("language",), ("section",), ("agency",),
                 ("first_seen_at",), ("page_state",), ("body_key",), ("content_hash",), COMPARED),
        partial=(Partial("stories", ("story_id", "source_id", "first_seen_at", "agency"), IS_IN_STORY),
                 Partial("gone", ("gone_at",), IS_GONE), Partial("returned", ("returned_at",), IS_BACK), Partial("gone_or_returned", ("coalesce(gone_at, returned_at)",), WAS_GONE)),
        facets=("source_id", "section", "place_id", "language"),
        full_text=("headline", "standfirst", "byline", "body"),
    ),
    Table(
        "revisions", "Each distinct state of an article's content, with the capture that showed it.",
        (
            integer("id", "Number of the revision."),
            integer("article_id", "The article.", references="articles", not_null=True),
            text("source_id", "The article's outlet, here too so that an outlet's edits are found at once.", references="sources", not_null=True),
            integer("number", "1 is the first state that we saw.", not_null=True),
            text("seen_at", "When we first saw this state. ISO 8601 UTC.", not_null=True),
            integer("capture_id", "The capture that showed it.", references="captures"),
            text("changed", "The fields that differ from the revision before, joined by '; '."),
            text("kinds", "What kinds of edit it holds, joined by '; ': headline, standfirst, byline, dateline, correction, liveblog, lede, numbers, quotes, "
                 "addition, deletion, wording."),
            integer("is_stealth", "1 where text or headline changed and the page's own modified time did not, without a note of correction."),
            integer("sentences_added", "Sentences of the body that the revision before had not."),
            integer("sentences_removed", "Sentences of the revision before that are gone."),
            text("diff", "JSON: sentence by sentence, how the body before became this one: a number keeps so many, '-...' removes one, '+...' adds one."),
            *READING,
            text("content_hash", "Versioned digest of the content.", not_null=True),
        ),
        pk=("id",), label="headline", unique=(("article_id", "number"),), indexes=(("seen_at",), ("capture_id",)), sort_desc="seen_at",
        # all four have all that edits are filtered and counted by, so that the rows themselves, which lie far apart, are read for one page only
        partial=(Partial("edits", ("seen_at", "source_id", "kinds", "is_stealth", "article_id"), IS_EDIT),
                 Partial("edits_source_id", ("source_id", "seen_at", "kinds", "is_stealth", "article_id"), IS_EDIT),
                 Partial("edits_kinds", ("kinds", "seen_at", "source_id", "is_stealth"), IS_EDIT),
                 Partial("edits_is_stealth", ("is_stealth", "seen_at", "source_id", "kinds"), IS_EDIT),
                 Partial("headlines", ("seen_at",), IS_HEADLINE_CHANGE), Partial("headlines_source_id", ("source_id", "seen_at"), IS_HEADLINE_CHANGE)),
    ),
    Table(
        "authors", "People, desks and agencies that bylines credit. Namesakes of different outlets stay apart.",
        (
            integer("id", "Number of the author."),
            text("source_id", "The outlet where the credit was printed.", references="sources", not_null=True),
            text("name", "As printed.", not_null=True, schema_org="author.name", ninjs="people[]", rss="dc:creator"),
            text("kind", "person, desk, agency or outlet.", not_null=True, schema_org="author.@type"),
            text("url", "Profile page.", schema_org="author.url"),
            text("name_key", "The name without case, accents and punctuation: one row for spellings that differ only in these.", not_null=True),
        ),
        pk=("id",), label="name", unique=(("source_id", "name_key", "kind"),), indexes=(("name_key",),), facets=("kind", "source_id"),
    ),
    Table(
        "article_authors", "Who is credited on which article.",
        (
            integer("article_id", "The article.", references="articles", not_null=True),
            integer("author_id", "The author.", references="authors", not_null=True),
            integer("position", "Reading order, from 1.", not_null=True),
            text("role", "As printed."),
            text("place", "As printed."),
        ),
        pk=("article_id", "author_id"), indexes=(("author_id", "article_id"),),
    ),
    Table(
        "article_places", "The places in each article's dateline.",
        (
            integer("article_id", "The article.", references="articles", not_null=True),
            integer("place_id", "The place.", references="places", not_null=True),
            integer("position", "Reading order, from 1.", not_null=True),
        ),
        pk=("article_id", "place_id"), indexes=(("place_id", "article_id"),),
    ),
    Table(
        "tags", "Keywords that outlets gave.",
        (
            integer("id", "Number of the tag."),
            text("name", "As printed.", not_null=True, schema_org="keywords", ninjs="subjects[]", rss="category"),
        ),
        pk=("id",), label="name", unique=(("name",),),
    ),
    Table(
        "article_tags", "Which tags each article has.",
        (
            integer("article_id", "The article.", references="articles", not_null=True),
            integer("tag_id", "The tag.", references="tags", not_null=True),
        ),
        pk=("article_id", "tag_id"), indexes=(("tag_id", "article_id"),),
    ),
    Table(
        "corrections", "Notes in which outlets owned up to a change: corrections, clarifications, editor's notes.",
        (
            integer("id", "Number of the correction."),
            integer("article_id", "The article.", references="articles", not_null=True),
            integer("revision_id", "The revision that first showed it.", references="revisions"),
            text("seen_at", "When it was first seen. ISO 8601 UTC.", not_null=True),
            text("kind", "correction, clarification or editor's note.", not_null=True),
            text("date", "The date printed in it, as MM-DD or YYYY-MM-DD."),
            text("text", "As printed.", not_null=True),
        ),
        pk=("id",), label="text", unique=(("article_id", "text"),), indexes=(("seen_at",),), sort_desc="seen_at", facets=("kind",),
    ),
    Table(
        "stories", "Families of articles with the same text across sources: a wire story and those who print it.",
        (
            integer("id", "Number of the story."),
            text("headline", "Of its first article."),
            text("first_seen_at", "ISO 8601 UTC.", not_null=True),
            text("body_key", "Digest of the folded body.", not_null=True),
        ),
        pk=("id",), label="headline", unique=(("body_key",),),
    ),
    Table(
        "gaps", "Spans of time in which a channel scrolled past between two polls, and what it announced then was not seen.",
        (
            integer("id", "Number of the gap."),
            text("source_id", "The source.", references="sources", not_null=True),
            integer("channel_id", "The channel that scrolled past.", references="channels", not_null=True),
            text("since", "Start of the span: a quarter of an hour before the latest article of the reading before. ISO 8601 UTC.", not_null=True),
            text("until", "Its end: a quarter of an hour after the earliest article of the reading after. ISO 8601 UTC.", not_null=True),
            real("expected", "Articles that the outlet should have published within it, at its pace.", not_null=True),
            text("keys_before", "Keys of the latest articles of the reading before: a channel that shows both edges closes the gap."),
            text("keys_after", "Keys of the earliest ones of the reading after."),
            text("found_at", "When it was noticed. ISO 8601 UTC.", not_null=True),
            text("closed_at", "When another channel showed the whole span, so that nothing is missing; empty while it is open. ISO 8601 UTC."),
        ),
        pk=("id",), label="since", unique=(("channel_id", "since"),), indexes=(("source_id", "closed_at"),), sort_desc="found_at", facets=("source_id",),
    ),
    Table(
        "coverage", "For each source and day: what was announced, and what became of it.",
        (
            text("source_id", "The source.", references="sources", not_null=True),
            text("day", "UTC day of the visit, YYYY-MM-DD.", not_null=True),
            integer("announced", "URLs announced for the first time.", not_null=True),
            integer("fetched", "Article responses.", not_null=True),
            integer("archived", "New articles.", not_null=True),
            integer("revised", "Articles whose text had changed.", not_null=True),
            integer("unchanged", "Articles that were as before.", not_null=True),
            integer("rejected", "URLs that were no article.", not_null=True),
            integer("robots", "URLs that robots.txt forbids, and pages that say noarchive where their source is set to respect it.", not_null=True),
            integer("missing", "Articles that were not found; gone, once a later visit does not find them either.", not_null=True),
            integer("gone", "Articles taken down, and pages that were never there.", not_null=True),
            integer("failed", "Visits and polls that failed.", not_null=True),
            integer("polled", "Polls of its channels that were answered: read, or nothing new since.", not_null=True),
            integer("not_modified", "Visits answered 304: the page is as it was.", not_null=True),
            integer("bytes_saved", "Bytes that those 304s saved: for each the size of the page's last whole capture, as kept.", not_null=True),
            integer("gaps", "Gaps noticed on that day; table gaps.", not_null=True),
        ),
        pk=("source_id", "day"), sort_desc="day", facets=("source_id",),
    ),
    Table(
        "coverage_details", "For each source and day: why pages were no articles and what failed, by class.",
        (
            text("source_id", "The source.", references="sources", not_null=True),
            text("day", "UTC day of the visit or poll, YYYY-MM-DD.", not_null=True),
            text("outcome", "rejected, robots, missing, gone or failed for visits of pages; poll_failed for polls.", not_null=True),
            text("detail", "The page state of a rejection, the class of a failure: timeout, dns, http_503 ...", not_null=True),
            integer("n", "How many.", not_null=True),
        ),
        pk=("source_id", "day", "outcome", "detail"), sort_desc="day", facets=("source_id", "outcome", "detail"),
    ),
    Table(
        "coverage_fields", "For each source and day: in how many of the new articles each field was found, as they were read then. An outlet that changes its pages shows here.",
        (
            text("source_id", "The source.", references="sources", not_null=True),
            text("day", "UTC day of the first capture, YYYY-MM-DD.", not_null=True),
            integer("articles", "New articles whose page was whole: page state full.", not_null=True),
            integer("headline", "Of these, with a headline.", not_null=True),
            integer("byline", "Of these, with a byline.", not_null=True),
            integer("dateline", "Of these, with a dateline.", not_null=True),
            integer("published_at", "Of these, with the time of publication.", not_null=True),
            integer("body", "Of these, with text.", not_null=True),
            integer("section", "Of these, with a section.", not_null=True),
            integer("tags", "Of these, with tags.", not_null=True),
        ),
        pk=("source_id", "day"), sort_desc="day", facets=("source_id",),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
FTS_TOKENIZE = "unicode61 remove_diacritics 2"
