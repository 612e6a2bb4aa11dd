"""What Datasette's own pages ask of a long archive, spared (`Database -> the same`, `where clauses -> bounded ones`).

A page of a table asks seven times for what a search finds: once for its rows, once to count them, once for each facet. Where that is more than MOST articles,
the page is about those that were archived last, and says so. JSON and CSV have all: programs do not read what a page says.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from datasette.database import QueryInterrupted
from datasette.utils import await_me_maybe
from datasette.utils.sqlite import sqlite3

if TYPE_CHECKING:
    from datasette.database import Database
    from datasette.filters import FilterArguments

MOST = 5000    # articles of a search, on a page of a table
MANY = 1000    # rows of one of FTS5's own tables, which are counted no further

_SHADOW = re.compile(r".+_fts_(?:config|content|data|docsize|idx)")    # FTS5's own tables
_SEARCH = re.compile(r"(?P<start>.+ in \()(?P<found>select rowid from (?P<table>\S+) where (?P=table) match .+)\)", re.DOTALL)


def spare_counts(database: Database) -> None:
    """Let Datasette count the tables but those of the full-text index, where that is long: SQLite reads all of it, and looks at no time limit meanwhile."""
    database.table_counts = partial(_counts, database)    # type: ignore[method-assign]


async def _counts(database: Database, limit: int = 10) -> dict[str, int | None]:
    if not database.is_mutable and database.cached_table_counts:
        return database.cached_table_counts    # type: ignore[no-any-return]
    counts = {table: await _count(database, table, limit) for table in await database.table_names()}
    if not database.is_mutable:
        database._cached_table_counts = counts    # noqa: SLF001 - as Datasette does, whose method this stands for
    return counts


async def _count(database: Database, table: str, limit: int) -> int | None:
    """Its rows; None, which Datasette calls many, where they cannot be counted in so many milliseconds."""
    sql = f"select count(*) from [{table}]"    # noqa: S608 - a table's name
    if _SHADOW.fullmatch(table):
        sql = f"select nullif(count(*), {MANY + 1}) from (select 1 from [{table}] limit {MANY + 1})"    # noqa: S608
    try:
        found = (await database.execute(sql, custom_time_limit=limit)).rows[0][0]
        return None if found is None else int(found)
    except (QueryInterrupted, sqlite3.DatabaseError):
        return None


def spare_search(database: Database, asked: object) -> Callable[[], Awaitable[FilterArguments | None]]:
    """What a plugin wants of a table's rows (`asked`: as the hook filters_from_request returned it), a search among it bounded."""
    async def bounded() -> FilterArguments | None:
        wanted: FilterArguments | None = await await_me_maybe(asked)
        for at, clause in enumerate(wanted.where_clauses if wanted else ()):
            search = _SEARCH.fullmatch(clause)
            if wanted and search and await _is_much(database, search["found"], wanted.params):
                wanted.where_clauses[at] = f"{search['start']}{search['found']} order by rowid desc limit {MOST})"
                wanted.human_descriptions[-1:] = [f"{one} (more than {MOST:,} do: of those the {MOST:,} archived last)" for one in wanted.human_descriptions[-1:]]
        return wanted

    return bounded


async def _is_much(database: Database, found: str, parameters: dict[str, str]) -> bool:
    try:
        return bool((await database.execute(f"{found} order by rowid desc limit 1 offset {MOST}", parameters, log_sql_errors=False)).rows)
    except (QueryInterrupted, sqlite3.DatabaseError):
        return False    # the page itself will meet with it
