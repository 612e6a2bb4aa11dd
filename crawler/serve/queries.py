"""The canned queries as data: questions that people ask an archive, with a title, :parameters and SQL for each.

A parameter that is left empty means "all". Every query gives `article_id` where it shows articles, so that the pages can link them.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from ..archive.schema import COMPARED_INDEX, WAS_GONE


@dataclass(frozen=True, slots=True)
class Query:
    """One canned query. `params` are the :names in `sql`, in the order in which the form shows them."""

    name: str
    title: str
    about: str
    sql: str
    params: tuple[str, ...] = ()


LATEST = Query(
    "latest", "Latest articles",
    "The newest articles, those without a printed time by when they were first seen. Narrow them by outlet (as in the column source), "
    "by language (en, de ...) and by section.",
    dedent("""\
        SELECT published_at, source, headline, byline, dateline, section, language, url, article_id
          FROM news
         WHERE (:source = '' OR source = :source)
           AND (:language = '' OR language = :language)
           AND (:section = '' OR section = :section)
         ORDER BY published_at DESC, article_id DESC
         LIMIT 200"""),
    ("source", "language", "section"),
)

SEARCH = Query(
    "search", "Search, with the passages that match",
    "Full-text search over headline, standfirst, byline and body, best match first. Words in any order, accents and case do not matter; "
    "\"quotes for a phrase\". Where more than 10,000 articles match, it is the best of the 10,000 that were archived last.",
    dedent("""\
        WITH asked(words) AS (SELECT CASE WHEN trim(:words) = '' THEN '""' ELSE escape_fts(:words) END)
        SELECT news.published_at, news.source, news.headline, snippet(articles_fts, -1, '⟦', '⟧', ' … ', 30) AS passage,
               news.dateline, news.url, news.article_id
          FROM articles_fts JOIN news ON news.article_id = articles_fts.rowid
         WHERE articles_fts MATCH (SELECT words FROM asked) AND articles_fts.rowid >= (SELECT min(rowid) FROM
               (SELECT rowid FROM articles_fts WHERE articles_fts MATCH (SELECT words FROM asked) ORDER BY rowid DESC LIMIT 10000))
         ORDER BY articles_fts.rank
         LIMIT 100"""),
    ("words",),
)

BY_DATELINE = Query(
    "by_dateline", "Articles by dateline",
    "Articles that were filed from a place: its name as in the column place (Moscow), a country's code (RU), or both.",
    dedent(f"""\
        SELECT news.published_at, news.source, news.headline, news.byline, news.dateline, places.name AS place, places.country,
               places.latitude, places.longitude, news.url, news.article_id
          FROM (SELECT article_id AS number, places.id AS place_id FROM places JOIN article_places ON article_places.place_id = places.id JOIN articles INDEXED BY {COMPARED_INDEX} ON articles.id = article_id
                 WHERE (:place = '' OR places.name = :place COLLATE NOCASE) AND (:country = '' OR places.country = upper(:country))
                 ORDER BY articles.published_at DESC LIMIT 500) AS chosen
          JOIN places ON places.id = chosen.place_id JOIN news ON news.article_id = number
         ORDER BY news.published_at DESC"""),    # noqa: S608 - our own words
    ("place", "country"),
)

BY_AUTHOR = Query(
    "by_author", "Articles by author",
    "Articles that credit a person, desk or agency. Part of the name is enough; upper and lower case do not matter.",
    dedent(f"""\
        SELECT news.published_at, news.source, news.headline, authors.name AS author, authors.kind,
               (SELECT role FROM article_authors AS mine WHERE mine.article_id = news.article_id AND author_id = authors.id) AS role, news.dateline, news.url, news.article_id
          FROM (SELECT article_id AS number, author_id FROM authors JOIN article_authors ON author_id = authors.id JOIN articles INDEXED BY {COMPARED_INDEX} ON articles.id = article_id
                 WHERE authors.name LIKE '%' || :name || '%' OR authors.name_key LIKE '%' || lower(:name) || '%' ORDER BY articles.published_at DESC LIMIT 500)
          JOIN authors ON authors.id = author_id JOIN news ON news.article_id = number
         ORDER BY news.published_at DESC"""),    # noqa: S608 - our own words
    ("name",),
)

EDITS = Query(
    "edits_this_week", "What was edited this week",
    "Edits of the last seven days, or since a day of yours (2026-11-01, UTC), the latest first. Narrow them by outlet, by kind (headline, numbers, quotes, "
    "lede, correction ...), and to stealth edits: text that changed while the time of change that the page prints did not.",
    dedent("""\
        SELECT seen_at, source, headline, kinds, CASE WHEN is_stealth THEN 'stealth' ELSE '' END AS stealth, sentences_added, sentences_removed,
               url, article_id, revision_id
          FROM edits
         WHERE (:source = '' OR source = :source)
           AND (:kind = '' OR instr('; ' || kinds || '; ', '; ' || :kind || '; ') > 0)
           AND (:stealth_only = '' OR is_stealth = 1)
           AND seen_at >= CASE WHEN :since = '' THEN date('now', '-7 days') ELSE :since END
         ORDER BY seen_at DESC
         LIMIT 500"""),
    ("source", "kind", "stealth_only", "since"),
)

CORRECTED = Query(
    "printed_corrections", "Corrections that outlets printed",
    "Notes in which an outlet owns up to a change: corrections, clarifications and editor's notes, with the article, the date that they print and when we "
    "first saw them. A note stays here when the outlet takes it off again.",
    dedent("""\
        SELECT corrections.seen_at, sources.name AS source, articles.headline, corrections.kind, corrections.date AS printed_date,
               corrections.text AS note, articles.url, articles.id AS article_id, corrections.revision_id AS revision_id
          FROM corrections
          JOIN articles ON articles.id = corrections.article_id
          LEFT JOIN sources ON sources.id = articles.source_id
         WHERE (:source = '' OR sources.name = :source)
         ORDER BY corrections.seen_at DESC, corrections.id DESC
         LIMIT 500"""),
    ("source",),
)

# A row of gaps, joined with its channel, as a sentence.
GAP_IN_WORDS = (
    "'The ' || replace(channels.kind, '_', ' ') || ' had scrolled past: between ' || replace(substr(gaps.since, 1, 16), 'T', ' ') || ' and ' "
    "|| replace(substr(gaps.until, 1, 16), 'T', ' ') || ' UTC about ' || max(1, CAST(round(gaps.expected) AS INTEGER)) "
    "|| CASE WHEN round(gaps.expected) > 1 THEN ' articles' ELSE ' article' END || ' should have been announced that we did not see.'")

GAPS = Query(
    "gaps_in_words", "What we may have missed",
    "Spans of time in which a feed or news sitemap moved on faster than it was polled, so that what it announced then was never seen. "
    "A gap is closed when another channel of the outlet shows the whole span.",
    dedent(f"""\
        SELECT gaps.found_at, sources.name AS source,
               {GAP_IN_WORDS} AS in_words,
               CASE WHEN gaps.closed_at IS NULL THEN 'open' ELSE 'closed' END AS state, gaps.since, gaps.until, gaps.expected, gaps.closed_at, channels.url
          FROM gaps
          JOIN channels ON channels.id = gaps.channel_id
          LEFT JOIN sources ON sources.id = gaps.source_id
         WHERE (:source = '' OR sources.name = :source)
         ORDER BY gaps.closed_at IS NOT NULL, gaps.found_at DESC
         LIMIT 500"""),    # noqa: S608 - our own words
    ("source",),
)

CHANGED = Query(
    "changed_headlines", "Headlines that changed",
    "Headlines that an outlet replaced after publication, the latest change first.",
    dedent("""\
        SELECT seen_at, source, headline_before, headline, url, article_id, revision_id
          FROM headline_changes
         WHERE (:source = '' OR source = :source)
         ORDER BY seen_at DESC
         LIMIT 500"""),
    ("source",),
)

GONE = Query(
    "taken_down", "Articles that were taken down",
    "Articles that an outlet removed after we had archived them, and when those came back that did. Their text is kept.",
    dedent(f"""\
        SELECT articles.gone_at, articles.returned_at, sources.name AS source, articles.headline, articles.published_at, articles.last_seen_at, articles.url,
               articles.id AS article_id
          FROM articles
          LEFT JOIN sources ON sources.id = articles.source_id
         WHERE ({WAS_GONE}) AND (:source = '' OR sources.name = :source)
         ORDER BY coalesce(gone_at, returned_at) DESC
         LIMIT 500"""),    # noqa: S608 - our own words
    ("source",),
)

WIRE = Query(
    "syndicated", "Stories that several outlets printed",
    "Families of articles with the same text in more than one outlet: wire stories and those who print them.",
    dedent("""\
        SELECT count(*) AS articles, count(DISTINCT articles.source_id) AS outlets, stories.headline,
               (SELECT group_concat(name, '; ') FROM sources
                 WHERE id IN (SELECT source_id FROM articles WHERE story_id = stories.id)) AS sources,
               max(articles.agency) AS agency, min(articles.first_seen_at) AS first_seen_at, stories.id AS story_id
          FROM stories
          JOIN articles ON articles.story_id = stories.id
         GROUP BY stories.id
        HAVING count(DISTINCT articles.source_id) > 1
         ORDER BY min(articles.first_seen_at) DESC
         LIMIT 200"""),
)

FAILED = Query(
    "failed", "What failed",
    "Articles and channels whose last attempt failed, with the reason and the next attempt.",
    dedent("""\
        SELECT failed_at, source, kind, url, detail, message, status, failures, next_at
          FROM failures
         WHERE (:source = '' OR source = :source)
         ORDER BY failed_at DESC
         LIMIT 500"""),
    ("source",),
)

MISSED = Query(
    "missed", "What is missing",
    "URLs that a channel announced and that have no article here, with what became of each. Times are ISO 8601 UTC: 2026-11-01.",
    dedent("""\
        SELECT urls.discovered_at, sources.name AS source, urls.hint_headline, coalesce(urls.outcome, 'not visited yet') AS outcome,
               urls.detail, urls.message, urls.visited_at, urls.next_visit_at, urls.url
          FROM urls
          LEFT JOIN sources ON sources.id = urls.source_id
         WHERE urls.article_id IS NULL
           AND (:source = '' OR sources.name = :source)
           AND urls.discovered_at >= :since
         ORDER BY urls.discovered_at DESC
         LIMIT 1000"""),
    ("source", "since"),
)

COVERAGE = Query(
    "coverage_by_day", "Coverage, day by day",
    "For each outlet and day: what was announced for the first time, what became of the visits of that day, why pages were no articles and what "
    "failed (JSON: class and number), gaps that were noticed, and what answers 304 saved. Days are UTC: 2026-11-01; the last one may be left empty.",
    dedent("""\
        SELECT coverage.day, sources.name AS source, announced, fetched, archived, revised, unchanged, rejected,
               (SELECT nullif(json_group_object(detail, n), '{}') FROM coverage_details AS d
                 WHERE d.source_id = coverage.source_id AND d.day = coverage.day AND d.outcome = 'rejected') AS rejected_states,
               robots, missing, gone, failed,
               (SELECT nullif(json_group_object(detail, n), '{}') FROM
                 (SELECT detail, sum(n) AS n FROM coverage_details AS d
                   WHERE d.source_id = coverage.source_id AND d.day = coverage.day AND d.outcome IN ('failed', 'poll_failed') GROUP BY detail)) AS failed_classes,
               polled, gaps, not_modified, bytes_saved
          FROM coverage
          LEFT JOIN sources ON sources.id = coverage.source_id
         WHERE (:source = '' OR sources.name = :source) AND coverage.day >= :since AND (:until = '' OR coverage.day <= :until)
         ORDER BY coverage.day DESC, sources.name
         LIMIT 1000"""),
    ("source", "since", "until"),
)

QUIET = Query(
    "quiet_or_missed", "Was nothing published, or did we miss it?",
    "For any outlet and span of days: whether articles were announced, nothing was published, a gap was missed, or nobody looked. Days are UTC: "
    "2026-11-01; both may be left empty.",
    dedent("""\
        SELECT day, source, answer, explanation, announced, archived, polled, failed_polls, missed
          FROM missed_or_quiet
         WHERE (:source = '' OR source = :source) AND day >= :since AND (:until = '' OR day <= :until)
         ORDER BY day DESC, source
         LIMIT 1000"""),
    ("source", "since", "until"),
)

CRAWLS = Query(
    "crawls", "How each run went",
    "Each crawl, the latest first: how it ended, how long it took, what it did. finished: all that was due is done; stopped: by a signal, the rest stays "
    "due; failed: the archive or its disk did, or it is a fault of the program; killed: it was cut off, what it had fetched was read by the next run; lost: "
    "known from its capture files only, an older copy of the database was put back. Exit codes: 0 all well, 1 failure, 3 something failed or a signal. A killed "
    "run has none, and counts what it had written; its duration is up to its last fetch.",
    dedent("""\
        SELECT started_at, coalesce(how_ended, 'not ended: it runs, or was killed') AS how_ended, exit_code,
               CASE WHEN seconds >= 0 THEN printf('%d:%02d:%02d', seconds / 3600, seconds / 60 % 60, seconds % 60) END AS duration,
               polled, fetched, archived, revised, unchanged, not_modified, rejected, missing, gone, failed, nullif(version, '') AS version, run_id
          FROM (SELECT *, id AS run_id, strftime('%s', ended_at) - strftime('%s', started_at) AS seconds FROM runs)
         WHERE (:how_ended = '' OR how_ended = :how_ended) AND started_at >= :since
         ORDER BY id DESC
         LIMIT 500"""),
    ("how_ended", "since"),
)

STORY_OF_URL = Query(
    "story_of_a_url", "The story of a URL",
    "Everything that happened at one address: who announced it and when, every fetch with what came of it, every revision, every correction, "
    "and the next visit. The address as in the column url; `newsarchive why URL` finds other spellings too.",
    dedent("""\
        SELECT urls.discovered_at AS at, 'announced' AS event, coalesce(channels.url, 'not by a channel') AS detail,
               urls.hint_headline AS text, urls.article_id AS article_id
          FROM urls LEFT JOIN channels ON channels.id = urls.channel_id WHERE urls.url = :url
         UNION ALL
        SELECT captures.fetched_at, 'fetched',
               'HTTP ' || captures.status || ', ' || captures.completeness || ': ' || trim(coalesce(captures.outcome, '') || ' ' || coalesce(captures.detail, '')),
               captures.read_problem, captures.article_id
          FROM captures JOIN urls ON urls.id = captures.url_id WHERE urls.url = :url AND captures.part_of IS NULL
         UNION ALL
        SELECT revisions.seen_at, 'revision ' || revisions.number,
               coalesce(revisions.kinds, revisions.changed, '') || CASE WHEN revisions.is_stealth THEN ' (stealth)' ELSE '' END,
               revisions.headline, revisions.article_id
          FROM revisions JOIN urls ON urls.article_id = revisions.article_id WHERE urls.url = :url
         UNION ALL
        SELECT corrections.seen_at, corrections.kind, coalesce(corrections.date, ''), corrections.text, corrections.article_id
          FROM corrections JOIN urls ON urls.article_id = corrections.article_id WHERE urls.url = :url
         UNION ALL
        SELECT urls.visited_at, 'visited', 'no response: ' || trim(coalesce(urls.outcome, '') || ' ' || coalesce(urls.detail, '')), urls.message,
               urls.article_id
          FROM urls WHERE urls.url = :url AND urls.visited_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM captures WHERE captures.url_id = urls.id AND captures.fetched_at = urls.visited_at)
         UNION ALL
        SELECT urls.next_visit_at, 'next visit', urls.failures || ' failed in a row', NULL, urls.article_id
          FROM urls WHERE urls.url = :url AND urls.next_visit_at IS NOT NULL
         ORDER BY 1"""),
    ("url",),
)

QUERIES: tuple[Query, ...] = (
    LATEST, SEARCH, BY_DATELINE, BY_AUTHOR, EDITS, CORRECTED, CHANGED, GONE, GAPS, WIRE, FAILED, MISSED, QUIET, COVERAGE, CRAWLS, STORY_OF_URL,
)
