"""What an application asks its database: how often, what, and how the database goes about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event

from lms import database

# SQLite: a scan, or the rows of a table from one on. PostgreSQL: what names a value, or only asks for the first one.
WHOLE = re.compile(r"^SCAN (\w+)|^SEARCH (\w+) USING INTEGER PRIMARY KEY \(rowid[<>]")
LOOKED_UP = re.compile(r" = |IS NOT NULL")


@contextmanager
def asked(app: Flask) -> Iterator[list[str]]:
    """Yield the list of statements that the application sends while the block runs."""
    statements: list[str] = []
    with _noting(app, lambda statement, _values: statements.append(statement)):
        yield statements


@contextmanager
def asked_with(app: Flask) -> Iterator[dict[str, Any]]:
    """Yield the different statements that the application sends while the block runs, each with its first values."""
    statements: dict[str, Any] = {}
    with _noting(app, statements.setdefault):
        yield statements


@contextmanager
def _noting(app: Flask, note: Callable[[str, Any], object]) -> Iterator[None]:
    def listen(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        note(statement, values)

    with app.app_context():
        engine = database.engine()
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def read_whole(link: Connection, statement: str, values: Any, tables: Collection[str]) -> set[str]:
    """Return which of some tables the database means to read from end to end for a statement.

    Going through a whole index is that, too, and going through it from one place on.
    """
    if link.dialect.name == "sqlite":
        plan = link.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        called: dict[str, str] = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}
        scanned = [found[1] or found[2] for row in plan if (found := WHOLE.match(row.detail))]
        return {called.get(name, name) for name in scanned} & set(tables)
    (told,) = link.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    return {node["Relation Name"] for node in _nodes(told["Plan"]) if _is_whole(node)} & set(tables)


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for within in plan.get("Plans", ()):
        yield from _nodes(within)


def _is_whole(node: Mapping[str, Any]) -> bool:
    """Whether a step of PostgreSQL's reads a table in its order, or along an index without looking anything up."""
    by_index = node["Node Type"] in ("Index Scan", "Index Only Scan")
    return node["Node Type"] == "Seq Scan" or (by_index and not LOOKED_UP.search(node.get("Index Cond", "")))
