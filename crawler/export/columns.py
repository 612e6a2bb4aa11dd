"""What an export has: every column with its prose and the SQL that gives it, over articles a, sources s and captures c."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..archive.schema import BY_NAME


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
    by_default: bool = True        # False: only where --columns names it


def _text(name: str, about: str | None = None) -> Column:
    return Column(name, about or _prose("articles", name), f"a.{name}")


def _number(name: str) -> Column:
    return Column(name, _prose("articles", name), f"a.{name}", Shape.NUMBER)


def _capture(name: str, shape: Shape = Shape.TEXT) -> Column:
    return Column(name, _prose("captures", name), f"c.{name}", shape)


def _prose(table: str, column: str) -> str:
    return next(one.about for one in BY_NAME[table].columns if one.name == column)


def _list(value: str, tables: str, order: str) -> str:
    """A JSON array in reading order. Nothing of a user's is in it."""
    return f"(SELECT json_group_array({value}) FROM (SELECT * FROM {tables} WHERE x.article_id = a.id ORDER BY {order}))"    # noqa: S608


def _authors(value: str) -> str:
    return _list(value, "article_authors x JOIN authors y ON y.id = x.author_id", "x.position")


def _places(value: str) -> str:
    return _list(value, "article_places x JOIN places y ON y.id = x.place_id", "x.position")


def _of_first_place(column: str) -> Column:
    about = "Of the dateline's first place. Degrees, WGS 84."
    return Column(column, about, f"(SELECT p.{column} FROM places p WHERE p.id = a.place_id)", Shape.NUMBER)    # noqa: S608


_AUTHOR = "json_object('name', name, 'kind', kind, 'role', role, 'place', place, 'url', url)"
_PLACE = ("json_object('name', name, 'country', country, 'region', region, 'latitude', latitude, 'longitude', longitude, "
          "'geoname_id', geoname_id)")

COLUMNS: tuple[Column, ...] = (
    _number("id"),
    _text("url"),
    Column("source_id", "The outlet's short name, as in sources.toml.", "a.source_id"),
    Column("source", "The outlet's name.", "s.name"),
    _text("headline"),
    _text("kicker"),
    _text("standfirst"),
    Column("byline", "The credit line as printed.", "a.byline"),
    Column("authors", "The people, desks and agencies that the byline credits, in reading order. In JSON each with kind, role, place and "
           "profile page.", _authors("name"), Shape.LIST, _authors(_AUTHOR)),
    Column("author_kinds", "person, desk, agency or outlet: one for each of authors, in the same order.",
           _authors("kind"), Shape.LIST),
    _text("dateline"),
    Column("dateline_places", "The places that the dateline names, in normal case and reading order. In JSON each with country, region, "
           "coordinates and its number in GeoNames.", _places("name"), Shape.LIST, _places(_PLACE)),
    Column("dateline_countries", "ISO 3166-1 alpha-2: one for each of dateline_places, in the same order; empty where it is not known.",
           _places("country"), Shape.LIST),
    _of_first_place("latitude"),
    _of_first_place("longitude"),
    _text("dateline_date"),
    _text("agency", "The wire service that the outlet credits, by its short name: Reuters, AP, AFP, dpa and so on."),
    _text("section", "The section of the outlet in which it stands."),
    _text("genre", "opinion, analysis, review, interview, obituary, live and so on: only where the page says so."),
    Column("tags", "Keywords that the outlet gave.",
           _list("name", "article_tags x JOIN tags y ON y.id = x.tag_id", "x.rowid"), Shape.LIST),
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
