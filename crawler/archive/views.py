"""The views as data: what people browse, each with its SQL and the prose of every column.

`migrations` creates them, `crawler.serve.metadata` and the data dictionary describe them. They leave the long body out. They look
names up in subqueries rather than joins: SQLite drops those that a count or a facet does not ask for and then reads an index alone
(200,000 articles: five facets in 0.3 s instead of 2 s). Their conditions are those of the schema's partial indexes, word for word.
What is computed is CAST: a filter's value arrives as text, and SQLite compares it as a number only with what is declared to be one; and it
walks the parts of a UNION along their indexes only where each column is of one type in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import dedent

from .schema import BY_NAME, IS_EDIT, IS_FAILED, IS_HEADLINE_CHANGE, Column, integer, real, text


@dataclass(frozen=True, slots=True)
class View:
    """One view. `sql` is what follows CREATE VIEW name AS; its columns are `columns`, in their order."""

    name: str
    about: str
    columns: tuple[Column, ...]
    sql: str
    facets: tuple[str, ...] = ()
    sort_desc: str | None = None
    searched: str | None = None    # the column that holds the row id of articles_fts; None: no full-text search


def same(table: str, column: str, name: str | None = None) -> Column:
    """A view's column that shows a table's column as it is, perhaps under another name."""
    original = next(one for one in BY_NAME[table].columns if one.name == column)
    return replace(original, name=name or column, references=None)


ARTICLE_ID = integer("article_id", "The article's row in the table articles.", references="articles")
SOURCE = text("source", "The outlet's name.", schema_org="publisher", ninjs="infoSources[role=publisher]")
SOURCE_ID = text("source_id", "The outlet's row in the table sources.", references="sources")
PLACE_ID = integer("place_id", "The place's row in the table places.", references="places")
PLACE = same("places", "name", "place")
COUNTRY = text("country", "Of the dateline's first place, ISO 3166-1 alpha-2.", schema_org="locationCreated.address.addressCountry")

NEWS = View(
    "news", "Articles for browsing and searching: everything but the long body. The newest come first.",
    (
        same("articles", "published_at"),
        SOURCE,
        same("articles", "headline"),
        same("articles", "byline"),
        same("articles", "dateline"),
        text("place", "The first place of the dateline, in normal case.", schema_org="locationCreated.name", ninjs="located"),
        COUNTRY,
        same("articles", "section"),
        same("articles", "language"),
        same("articles", "agency"),
        same("articles", "page_state"),
        same("articles", "word_count"),
        same("articles", "revision_count"),
        same("articles", "first_seen_at"),
        same("articles", "gone_at"),
        same("articles", "url"),
        ARTICLE_ID,
        SOURCE_ID,
        PLACE_ID,
    ),
    dedent("""\
        SELECT articles.published_at AS published_at,
               (SELECT name FROM sources WHERE sources.id = articles.source_id) AS source,
               articles.headline AS headline, articles.byline AS byline, articles.dateline AS dateline,
               (SELECT name FROM places WHERE places.id = articles.place_id) AS place,
               (SELECT country FROM places WHERE places.id = articles.place_id) AS country,
               articles.section AS section, articles.language AS language, articles.agency AS agency, articles.page_state AS page_state,
               articles.word_count AS word_count, articles.revision_count AS revision_count, articles.first_seen_at AS first_seen_at,
               articles.gone_at AS gone_at, articles.url AS url, articles.id AS article_id, articles.source_id AS source_id,
               articles.place_id AS place_id
          FROM articles"""),
    facets=("source_id", "section", "place_id", "language"), sort_desc="published_at", searched="article_id",
)

EDITS = View(
    "edits", "What outlets changed in articles after they had published them: one row an edit, with its kind. The latest come first.",
    (
        text("seen_at", "When we first saw the article like this. ISO 8601 UTC."),
        SOURCE,
        text("headline", "The headline since this edit."),
        text("kinds", "What was edited, joined by '; ': headline, standfirst, byline, dateline, correction (a note was added), liveblog (it went on), lede (the first "
             "sentences), numbers, quotes, addition, deletion, wording."),
        integer("is_stealth", "1 for a stealth edit: the text or headline changed, the time of change that the page prints did not, and no note owns up to it."),
        integer("sentences_added", "Sentences that are new, or new in this form."),
        integer("sentences_removed", "Sentences that are gone, or gone in this form."),
        same("articles", "published_at"),
        same("articles", "url"),
        ARTICLE_ID,
        integer("revision_id", "The article as it is since this edit; its page marks every word that changed.", references="revisions"),
        SOURCE_ID,
    ),
    dedent(f"""\
        SELECT seen_at, (SELECT name FROM sources WHERE sources.id = revisions.source_id) AS source, headline, kinds, is_stealth,
               sentences_added, sentences_removed,
               (SELECT published_at FROM articles WHERE articles.id = revisions.article_id) AS published_at,
               (SELECT url FROM articles WHERE articles.id = revisions.article_id) AS url, article_id, id AS revision_id, source_id
          FROM revisions
         WHERE {IS_EDIT}"""),    # noqa: S608 - our own words
    facets=("source_id", "kinds", "is_stealth"), sort_desc="seen_at",
)

HEADLINE_CHANGES = View(
    "headline_changes", "Headlines that an outlet changed after it had published them, before and after. Clocks and counters within them do not count.",
    (
        text("seen_at", "When we first saw the new headline. ISO 8601 UTC."),
        SOURCE,
        text("headline_before", "The headline of the revision before."),
        text("headline", "The headline that replaced it."),
        text("changed", "All fields that differ between the two revisions, joined by '; '."),
        same("articles", "published_at"),
        same("articles", "url"),
        ARTICLE_ID,
        integer("revision_id", "The revision that shows the new headline.", references="revisions"),
        SOURCE_ID,
    ),
    dedent(f"""\
        SELECT seen_at, (SELECT name FROM sources WHERE sources.id = revisions.source_id) AS source,
               (SELECT earlier.headline FROM revisions AS earlier
                 WHERE earlier.article_id = revisions.article_id AND earlier.number = revisions.number - 1) AS headline_before, headline, changed,
               (SELECT published_at FROM articles WHERE articles.id = revisions.article_id) AS published_at,
               (SELECT url FROM articles WHERE articles.id = revisions.article_id) AS url, article_id, id AS revision_id, source_id
          FROM revisions
         WHERE {IS_HEADLINE_CHANGE}"""),    # noqa: S608 - our own words
    facets=("source_id",), sort_desc="seen_at",
)

FAILURES = View(
    "failures", "What could not be fetched or read at the last attempt: articles and channels, with the reason.",
    (
        text("failed_at", "The last attempt. ISO 8601 UTC."),
        SOURCE,
        text("kind", "article, or the kind of the channel: feed, news_sitemap, sitemap, front."),
        text("url", "The address that failed."),
        text("detail", "The class of the failure in one word: timeout, dns, http_503 ..."),
        text("message", "What went wrong, in one line."),
        integer("status", "HTTP status, where there was an answer."),
        integer("failures", "Failed attempts in a row."),
        text("next_at", "When it is tried again; empty: never by itself. ISO 8601 UTC."),
    ),
    dedent(f"""\
        SELECT visited_at AS failed_at, (SELECT name FROM sources WHERE sources.id = urls.source_id) AS source, CAST('article' AS TEXT) AS kind, url, detail,
               message, status, failures, next_visit_at AS next_at
          FROM urls
         WHERE {IS_FAILED}
         UNION ALL
        SELECT polled_at, (SELECT name FROM sources WHERE sources.id = channels.source_id), kind, url, CAST(NULL AS TEXT),
               last_problem, last_status, failures, next_poll_at
          FROM channels
         WHERE failures > 0 AND enabled = 1"""),    # noqa: S608 - our own words
    facets=("source", "kind", "detail"), sort_desc="failed_at",
)

OUTLETS = View(
    "outlets", "Each outlet with the number of its articles and how fresh it is.",
    (
        SOURCE,
        integer("articles", "Articles in this archive."),
        text("newest", "The latest published time among them. ISO 8601 UTC."),
        integer("week", "Articles archived in the last seven days."),
        integer("changed", "Revisions in the last seven days."),
        integer("failed", "Visits and polls that failed in the last seven days."),
        text("polled_at", "The last poll of one of its channels. ISO 8601 UTC."),
        integer("channels", "Channels that are polled."),
        integer("failing", "Of these: channels whose last poll failed."),
        integer("waiting", "URLs that a channel announced and that have not been visited yet."),
        integer("enabled", "1 while sources.toml names it."),
        same("sources", "home"),
        SOURCE_ID,
    ),
    dedent("""\
        SELECT sources.name AS source,
               CAST((SELECT count(*) FROM articles WHERE source_id = sources.id) AS INTEGER) AS articles,
               (SELECT max(published_at) FROM articles WHERE source_id = sources.id) AS newest,
               CAST((SELECT coalesce(sum(archived), 0) FROM coverage WHERE source_id = sources.id AND day > date('now', '-7 days')) AS INTEGER) AS week,
               CAST((SELECT coalesce(sum(revised), 0) FROM coverage WHERE source_id = sources.id AND day > date('now', '-7 days')) AS INTEGER) AS changed,
               CAST((SELECT coalesce(sum(failed), 0) FROM coverage WHERE source_id = sources.id AND day > date('now', '-7 days')) AS INTEGER) AS failed,
               (SELECT max(polled_at) FROM channels WHERE source_id = sources.id) AS polled_at,
               CAST((SELECT count(*) FROM channels WHERE source_id = sources.id AND channels.enabled) AS INTEGER) AS channels,
               CAST((SELECT count(*) FROM channels WHERE source_id = sources.id AND channels.enabled AND channels.failures > 0) AS INTEGER) AS failing,
               CAST((SELECT count(*) FROM urls WHERE source_id = sources.id AND outcome IS NULL) AS INTEGER) AS waiting,
               sources.enabled AS enabled, sources.home AS home, sources.id AS source_id
          FROM sources"""),
    sort_desc="articles",
)

DATELINES = View(
    "datelines", "Where stories were filed from, with coordinates: for maps.",
    (
        PLACE,
        same("places", "country"),
        integer("articles", "Articles with this place in their dateline."),
        same("places", "latitude"),
        same("places", "longitude"),
        PLACE_ID,
    ),
    dedent("""\
        SELECT places.name AS place, places.country AS country,
               CAST((SELECT count(*) FROM article_places WHERE article_places.place_id = places.id) AS INTEGER) AS articles,
               places.latitude AS latitude, places.longitude AS longitude, places.id AS place_id
          FROM places"""),
    facets=("country",), sort_desc="articles",
)

MISSED_OR_QUIET = View(
    "missed_or_quiet", "For each outlet and day since it is followed: was nothing published, or did we miss it?",
    (
        text("day", "UTC day, YYYY-MM-DD."),
        SOURCE,
        text("answer", "seen (articles were announced), quiet (its channels were read and announced nothing: nothing was published), missed (a gap lies in this "
             "day), not looked (no poll was answered: whether something was published is not known)."),
        text("explanation", "The same in words, with numbers."),
        integer("announced", "URLs announced for the first time."),
        integer("archived", "New articles."),
        integer("polled", "Polls that were answered."),
        integer("failed_polls", "Polls that failed."),
        real("missed", "Articles that were probably not seen, over the whole of the gaps that touch this day."),
        SOURCE_ID,
    ),
    dedent("""\
        WITH RECURSIVE spans(source_id, day, last) AS (
             SELECT sources.id, min(substr(sources.added_at, 1, 10), coalesce(min(coverage.day), '9999')),
                    max(CASE WHEN sources.enabled THEN date('now') ELSE substr(sources.added_at, 1, 10) END, coalesce(max(coverage.day), ''))
               FROM sources LEFT JOIN coverage ON coverage.source_id = sources.id GROUP BY sources.id
              UNION ALL
             SELECT source_id, date(day, '+1 day'), last FROM spans WHERE day < last
        ), days AS (
             SELECT spans.source_id, spans.day, CAST(coalesce(announced, 0) AS INTEGER) AS announced, CAST(coalesce(archived, 0) AS INTEGER) AS archived,
                    CAST(coalesce(polled, 0) AS INTEGER) AS polled,
                    CAST((SELECT coalesce(sum(n), 0) FROM coverage_details AS d
                      WHERE d.source_id = spans.source_id AND d.day = spans.day AND d.outcome = 'poll_failed') AS INTEGER) AS failed_polls,
                    CAST((SELECT round(sum(expected), 1) FROM gaps WHERE gaps.source_id = spans.source_id AND closed_at IS NULL
                        AND substr(since, 1, 10) <= spans.day AND substr(until, 1, 10) >= spans.day) AS REAL) AS missed,
                    (SELECT substr(min(since), 1, 10) || ' ' || substr(min(since), 12, 5) || ' and ' || substr(max(until), 1, 10) || ' ' || substr(max(until), 12, 5)
                       FROM gaps WHERE gaps.source_id = spans.source_id AND closed_at IS NULL
                        AND substr(since, 1, 10) <= spans.day AND substr(until, 1, 10) >= spans.day) AS missed_between
               FROM spans LEFT JOIN coverage ON coverage.source_id = spans.source_id AND coverage.day = spans.day)
        SELECT day, (SELECT name FROM sources WHERE sources.id = days.source_id) AS source,
               CASE WHEN missed IS NOT NULL THEN 'missed' WHEN announced > 0 THEN 'seen' WHEN polled > 0 THEN 'quiet' ELSE 'not looked' END AS answer,
               CASE WHEN missed IS NOT NULL THEN 'Missed: between ' || missed_between || ' UTC about ' || max(1, CAST(round(missed) AS INTEGER)) || ' articles were not seen.'
                    WHEN announced > 0 THEN announced || ' announced, ' || archived || ' archived.'
                    WHEN polled > 0 THEN 'Nothing was published: ' || polled || ' polls were answered, none announced anything new.'
                    WHEN failed_polls > 0 THEN 'We could not look: all ' || failed_polls || ' polls failed.'
                    ELSE 'We did not look: no poll was made.' END AS explanation,
               announced, archived, polled, failed_polls, missed, source_id
          FROM days"""),
    facets=("source", "answer"), sort_desc="day",
)

VIEWS: tuple[View, ...] = (NEWS, EDITS, HEADLINE_CHANGES, FAILURES, OUTLETS, DATELINES, MISSED_OR_QUIET)
