"""Reading from a served archive: SQL -> rows, within Datasette's time limit."""

from __future__ import annotations

from sqlite3 import Row

from datasette.database import Database, QueryInterrupted


async def rows(database: Database, sql: str, **parameters: str | int | None) -> list[Row]:
    """All rows; none where the time limit was reached: a page then lacks a section rather than failing."""
    try:
        return list((await database.execute(sql, parameters)).rows)
    except QueryInterrupted:
        return []


async def row(database: Database, sql: str, **parameters: str | int | None) -> Row | None:
    """The first row, None where there is none."""
    return next(iter(await rows(database, sql, **parameters)), None)
