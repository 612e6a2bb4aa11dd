"""What an export has: every column with its prose and the SQL that gives it, over articles a, sources s and captures c."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..archive.schema import BY_NAME

SEPARATOR = "; "    # between the items of a list in a CSV


class Shape(Enum):
    """What a column's cells hold."""

    TEXT = "text"
    NUMBER = "number"
    LIST = "list"        # CSV: joined by "; "
    OBJECT = "object"    # JSON; CSV: as its text


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. `about` is the prose of the data dictionary."""

    name: str
    about: str
    sql: str
    shape: Shape = Shape.TEXT
    json_sql: str | None = None    # for JSON, where it is richer than the cell of a CSV
    csv_sql: str | None = None     # for CSV, where `sql` gives a JSON array
    by_default: bool = True        # False: only where --columns names it


def _text(name: str, about: str | None = None) -> Column:
    return Column(name, about or _prose("articles", name), f"a.{name}")


def _number(name: str) -> Column:
    return Column(name, _prose("articles", name), f"a.{name}", Shape.NUMBER)


def _capture(name: str, shape: Shape = Shape.TEXT) -> Column:
    return Column(name, _prose("captures", name), f"c.{name}", shape)


def _prose(table: str, column: str) -> str:
    return next(one.about for one in BY_NAME[table].columns if one.name == column)


def _list(name: str, about: str, value: str, of: str, json_value: str | None = None) -> Column:
    """A column of several items in reading order: in JSON an array, in CSV with '; ' between them.

    A semicolon inside an item becomes a comma there, so that the cell can be split again.
    """
    joined = _gathered(f"group_concat(replace(coalesce({value}, ''), ';', ','), '{SEPARATOR}')", of)
    return Column(name, about, _gathered(f"json_group_array({_said(value)})", of), Shape.LIST, json_value and _gathered(f"json_group_array({json_value})", of), joined)


def _said(column: str) -> str:
    """A column that JSON can hold whatever lies in it: SQLite fails at a BLOB, which a stranger's archive may have for a name."""
    return f"CAST({column} AS TEXT)"


def _gathered(aggregate: str, of: str) -> str:
    """Nothing of a user's is in it."""
    return f"(SELECT {aggregate} FROM (SELECT * FROM {of}))"    # noqa: S608


def _of_first_place(column: str) -> Column:
    about = "Of the dateline's first place. Degrees, WGS 84."
    return Column(column, about, f"(SELECT p.{column} FROM places p WHERE p.id = a.place_id)", Shape.NUMBER)    # noqa: S608


_AUTHORS = "article_authors x JOIN authors y ON y.id = x.author_id WHERE x.article_id = a.id ORDER BY x.position"
_PLACES = "article_places x JOIN places y ON y.id = x.place_id WHERE x.article_id = a.id ORDER BY x.position"
_TAGS = "article_tags x JOIN tags y ON y.id = x.tag_id WHERE x.article_id = a.id ORDER BY x.rowid"
_AUTHOR = "json_object(" + ", ".join(f"'{name}', {_said(name)}" for name in ("name", "kind", "role", "place", "url")) + ")"
_PLACE = ("json_object(" + ", ".join(f"'{name}', {_said(name)}" for name in ("name", "country", "region")) + ", 'latitude', CAST(latitude AS REAL), "
          "'longitude', CAST(longitude AS REAL), 'geoname_id', CAST(geoname_id AS INTEGER))")

COLUMNS: tuple[Column, ...] = (
    _number("id"),
    _text("url"),
    Column("source_id", "The outlet's short name, as in sources.toml.", "a.source_id"),
    Column("source", "The outlet's name.", "s.name"),
    _text("headline"),
    _text("kicker"),
    _text("standfirst"),
    Column("byline", "The credit line as printed.", "a.byline"),
    _list("authors", "The people, desks and agencies that the byline credits, in reading order. In JSON each with kind, role, place and "
          "profile page.", "name", _AUTHORS, _AUTHOR),
    _list("author_kinds", "person, desk, agency or outlet: one for each of authors, in the same order.", "kind", _AUTHORS),
    _text("dateline"),
    _list("dateline_places", "The places that the dateline names, in normal case and reading order. In JSON each with country, region, "
          "coordinates and its number in GeoNames.", "name", _PLACES, _PLACE),
    _list("dateline_countries", "ISO 3166-1 alpha-2: one for each of dateline_places, in the same order; empty where it is not known.", "country", _PLACES),
    _of_first_place("latitude"),
    _of_first_place("longitude"),
    _text("dateline_date"),
    _text("agency", "The wire service that the outlet credits, by its short name: Reuters, AP, AFP, dpa and so on."),
    _text("section", "The section of the outlet in which it stands."),
    _text("genre", "opinion, analysis, review, interview, obituary, live and so on: only where the page says so."),
    _list("tags", "Keywords that the outlet gave.", "name", _TAGS),
    _text("language", "The language of the article, as a BCP 47 code: en, de, pt."),
    _text("published_at"),
    _text("published_printed"),
    _text("published_precision", "How exactly the page gives the published time: second, minute, hour or day. For day, the time of day "
          "in published_at means nothing."),
    _text("published_zone", "How the zone of the published time is known: printed, page, fetch, assumed (then it may be some hours off) or none "
          "(only a day is given)."),
    _text("modified_at"),
    _text("modified_printed"),
    _text("page_state"),
    _number("word_count"),
    _text("body"),
    _text("image_url"),
    _text("masthead", "The outlet's name as the page has it."),
    _text("licence", "The licence under which the outlet offers the article, as the page states it."),
    Column("opt_outs", "What the outlet asked of crawlers when the page was captured: noarchive, noindex, noai, tdm-reservation and so on, "
           "joined by '; '.", "c.opt_outs"),
    _text("first_seen_at"),
    _text("last_seen_at"),
    _text("gone_at"),
    _number("revision_count"),
    Column("revised_at", "When we first saw the text that stands here, where it is not the first one. ISO 8601 UTC.",
           "(SELECT max(r.seen_at) FROM revisions r WHERE r.article_id = a.id AND r.number > 1)"),
    Column("story_id", "The same number for articles with the same text in several outlets: a wire story and those who print it.",
           "a.story_id", Shape.NUMBER),
    _text("completeness", "Whether the whole page arrived: complete, truncated (cut at a limit of ours) or incomplete (the "
          "connection ended early)."),
    _text("charset", "The character encoding in which the page was decoded."),
    _text("charset_rule", "What that encoding was chosen by."),
    _text("extractor", "The software that read the page, with its versions."),
    _text("rung", "How the page was read: full, fast or plain; the lower ones where a page was too much for the higher."),
    Column("captured_at", "When the capture was fetched that this reading comes from. ISO 8601 UTC.", "c.fetched_at"),
    Column("final_url", "Where redirects led when it was captured.", "c.final_url"),
    _capture("sha256"),
    _capture("warc_file"),
    _capture("warc_offset", Shape.NUMBER),
    _capture("warc_length", Shape.NUMBER),
    Column("provenance", "JSON: for each field the rule that gave it, how sure it is, and what other rules would have given. Only where "
           "--columns names it.", "a.provenance", Shape.OBJECT, by_default=False),
)
COLUMNS_BY_NAME = {column.name: column for column in COLUMNS}
