"""Migrations: any older archive -> this version's tables, indexes, full-text index and views, each step in one transaction.

`sqlite-utils migrate archive.db crawler/archive/migrations.py --list` shows them too.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from .schema import APPLICATION_ID, DEMO_APPLICATION_ID, FTS_TOKENIZE, SCHEMA_VERSION, TABLES, Column, Table
from .views import VIEWS

migrations = Migrations("newsarchive")


def migrate(db: Database) -> None:
    """Bring a database up to date, in one transaction; a second call changes nothing."""
    with db.atomic():
        pending = migrations.pending(db)
        if pending:
            migrations.apply(db)
            for table in TABLES:
                if table.full_text:
                    make_full_text(db, table)
            if db.conn.execute("PRAGMA application_id").fetchone()[0] != DEMO_APPLICATION_ID:
                db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        make_views(db)


@migrations()
def m001_first_tables(db: Database) -> None:
    """The tables and indexes of version 0.1."""
    for table in TABLES:
        db.conn.execute(create_table(table))
        for statement in create_indexes(table):
            db.conn.execute(statement)


def create_table(table: Table) -> str:
    """The CREATE TABLE statement of a table."""
    lines = [_column(table, column) for column in table.columns]
    if len(table.pk) > 1:
        lines.append(f"PRIMARY KEY ({_names(table.pk)})")
    lines += [f"UNIQUE ({_names(columns)})" for columns in table.unique]
    lines += [f'FOREIGN KEY ("{c.name}") REFERENCES "{c.references}" ("id")' for c in table.columns if c.references]
    return f'CREATE TABLE "{table.name}" (\n   ' + ",\n   ".join(lines) + "\n)"


def create_indexes(table: Table) -> tuple[str, ...]:
    """The CREATE INDEX statements of a table."""
    return (*(f'CREATE INDEX "idx_{table.name}_{"_".join(columns)}" ON "{table.name}" ({_names(columns)})' for columns in table.indexes),
            *(f'CREATE INDEX "idx_{table.name}_{one.name}" ON "{table.name}" ({", ".join(one.columns)}) WHERE {one.where}' for one in table.partial))


def make_views(db: Database) -> None:
    """Create the views that are missing or that a newer version words differently."""
    there = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    for view in VIEWS:
        wanted = f'CREATE VIEW "{view.name}" AS {view.sql}'
        if there.get(view.name) != wanted:
            db.conn.execute(f'DROP VIEW IF EXISTS "{view.name}"')
            db.conn.execute(wanted)


def make_full_text(db: Database, table: Table) -> None:
    """The full-text index with its triggers, made anew where it differs: transform() and add_column(fk=) drop triggers.

    The update trigger is narrower than sqlite-utils' own: a visit that only moves `last_seen_at` must not index the body again.
    """
    name, columns = table.name, ", ".join(f'"{column}"' for column in table.full_text)
    old = ", ".join(f'old."{column}"' for column in table.full_text)
    new = ", ".join(f'new."{column}"' for column in table.full_text)
    delete = f'INSERT INTO "{name}_fts" ("{name}_fts", rowid, {columns}) VALUES (\'delete\', old.rowid, {old});'
    insert = f'INSERT INTO "{name}_fts" (rowid, {columns}) VALUES (new.rowid, {new});'
    if f"{name}_fts" not in db.table_names():
        db.conn.execute(f'CREATE VIRTUAL TABLE "{name}_fts" USING FTS5 ({columns}, tokenize=\'{FTS_TOKENIZE}\', content="{name}")')
        db.conn.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')
    for suffix, event, body in (("ai", "INSERT", insert), ("ad", "DELETE", delete), ("au", f"UPDATE OF {columns}", delete + " " + insert)):
        db.conn.execute(f'DROP TRIGGER IF EXISTS "{name}_{suffix}"')
        db.conn.execute(f'CREATE TRIGGER "{name}_{suffix}" AFTER {event} ON "{name}" BEGIN {body} END')


def _column(table: Table, column: Column) -> str:
    parts = [f'"{column.name}" {column.type}']
    if table.pk == (column.name,):
        parts.append("PRIMARY KEY")
    elif column.not_null:
        parts.append("NOT NULL")
    return " ".join(parts)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
