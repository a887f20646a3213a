"""The connection of a request, writing safely, inserting once, streaming; where SQLite and PostgreSQL differ.

Threshold speaks SQLAlchemy Core over the engine of the application's one Flask-SQLAlchemy: the bind named ``lms``
where the host has set one, its default engine otherwise. It has connections of its own, so that neither side ever
commits or rolls back what the other has begun.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Row, Select, Table, bindparam, event, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.sql.dml import ReturningInsert

VERSION_TABLE = "lms_alembic_version"
_one_writer = threading.Lock()
PATIENCE = 2000  # milliseconds that the emptying of a journal waits for readers, while writers wait for it


def engine() -> Engine:
    """Return the engine that holds Threshold's tables in the current application."""
    extension: SQLAlchemy = current_app.extensions["sqlalchemy"]
    engines: Mapping[str | None, Engine] = extension.engines
    return engines.get("lms") or engines[None]


def tune(chosen: Engine) -> None:
    """Make SQLite durable and patient: WAL, every commit on disk, and a writer that says so when it begins.

    Only for an engine of Threshold's own: the listeners change how every connection of the engine behaves.
    """
    if chosen.dialect.name != "sqlite":
        return

    @event.listens_for(chosen, "connect")
    def connect(connection: DBAPIConnection, _record: object) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None  # transactions begin where `begin` says, not where the driver guesses
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(chosen, "begin")
    def begin(connection: Connection) -> None:
        # Who only reads begins nothing: each of a page's few questions is answered from one moment by itself.
        if connection.get_execution_options().get("lms_writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def connection() -> Connection:
    """Return the request's connection: opened when first asked for, closed when the request ends."""
    kept: Connection | None = g.get("lms_connection")
    if kept is None:
        kept = g.lms_connection = engine().connect()
    return kept


@contextmanager
def writing() -> Iterator[Connection]:
    """Write: everything inside is committed together when the block ends well, and nothing otherwise.

    What was read before the block is from an earlier moment; read again inside what the decision depends on.
    On SQLite one writer goes at a time, in the process by a lock and among processes by ``BEGIN IMMEDIATE``.
    """
    link = connection()
    if link.get_execution_options().get("lms_writes", False):
        yield link  # already inside: one transaction, committed by the outer block
        return
    link.rollback()
    alone = link.dialect.name == "sqlite"
    if alone:
        _one_writer.acquire()
    try:
        link.execution_options(lms_writes=True)
        with link.begin():
            yield link
    finally:
        link.execution_options(lms_writes=False)
        if alone:
            _one_writer.release()


def overwrite_what_goes() -> None:
    """Have what is deleted or changed from now on overwritten in SQLite's file, outside ``writing()``.

    Most builds of SQLite only mark it as free. :func:`empty_journal` does the rest afterwards.
    """
    link = connection()
    if link.dialect.name == "sqlite":
        link.exec_driver_sql("PRAGMA secure_delete=ON")


def empty_journal() -> None:
    """Write SQLite's journal into its file and cut it to nothing, outside ``writing()``: it holds what was before.

    Where somebody reads for longer than ``PATIENCE``, it is left to the next time.
    """
    link = connection()
    if link.dialect.name == "sqlite":
        usual = link.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        link.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}").close()
        link.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
        link.exec_driver_sql(f"PRAGMA busy_timeout={usual}").close()


def close(_error: BaseException | None = None) -> None:
    """Give the request's connection back to the pool."""
    link: Connection | None = g.pop("lms_connection", None)
    if link is not None:
        link.close()


def insert_once(
    table: Table, rows: Sequence[Mapping[str, Any]], key: str = "id", *, as_given: bool = False
) -> set[Any]:
    """Insert rows whose ``key`` is not there yet; return the keys that were new.

    Rows go in order of their key: two batches that share rows then wait for each other instead of locking each
    other out. Who holds what keeps everybody else from the same rows may have them go ``as_given``.
    Asked by ``RETURNING``, since PostgreSQL's row count can miss a row here.
    """
    if not rows:
        return set()
    link = connection()
    statement = _insertion(link.dialect.name, table, key)
    if len(rows) == 1:
        return set(link.execute(statement, rows[0]).scalars())
    ordered = rows if as_given else sorted(rows, key=lambda row: str(row[key]))
    return set(link.execute(statement, ordered).scalars())


@lru_cache
def _insertion(dialect: str, table: Table, key: str) -> ReturningInsert[*tuple[Any, ...]]:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing(index_elements=[table.c[key]]).returning(table.c[key])


def hold(table: Table, key: Any) -> None:
    """Keep one row from other writers until the transaction ends: two who decide by what they read go one by one.

    Only PostgreSQL is asked; on SQLite there is one writer at a time anyway.
    """
    link = connection()
    if link.dialect.name == "postgresql":
        link.execute(_holding(table), {"key": key})


@lru_cache
def _holding(table: Table) -> Select[*tuple[Any, ...]]:
    return select(table.c.id).where(table.c.id == bindparam("key")).with_for_update()


def hold_table(table: Table) -> None:
    """Keep a whole table from other writers until the transaction ends; readers go on. See :func:`hold`."""
    link = connection()
    if link.dialect.name == "postgresql":
        link.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def stream(query: Select[*tuple[Any, ...]], rows_at_once: int = 500) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield a query's rows while the reader takes them, on a connection of its own; memory stays flat.

    Its own, because a streamed answer outlives the request that began it.
    """
    with engine().connect() as link:
        options = {"stream_results": True, "yield_per": rows_at_once}
        yield from link.execution_options(**options).execute(query)


def migrate(app: Flask) -> None:
    """Bring the schema to the newest version; nothing happens where it is already there."""
    # Not at the top: a worker never migrates, and Alembic would cost each of them 10 MB.
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    with app.app_context(), engine().connect() as link:
        config.attributes["connection"] = link.execution_options(lms_writes=True)
        command.upgrade(config, "head")
        link.commit()
