"""Connections to the tests' PostgreSQL that outlive the application that opened them: the next one goes on with them.

A fresh one costs its server a process, and each of the next questions the catalogue of tables, read anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

# What a connection knows when it is opened; what was prepared stays prepared.
AS_NEW = (
    "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();"
    " DISCARD TEMP; DISCARD SEQUENCES"
)
_spare: dict[tuple[str, str], psycopg.Connection] = {}


class Outliving(psycopg.Connection[Any]):
    """A connection that is put aside when it is closed, unless another one to its database is there already."""

    def close(self) -> None:
        """Put this connection aside, or close it where it is broken or not needed."""
        if self.closed or not self._is_as_new() or _spare.setdefault(_place(self), self) is not self:
            super().close()

    def _is_as_new(self) -> bool:
        try:
            self.rollback()
            self.autocommit = True
            self.execute(AS_NEW, prepare=False)
            self.autocommit = False
        except psycopg.Error:
            return False
        return self.info.transaction_status is TransactionStatus.IDLE


def _place(link: psycopg.Connection) -> tuple[str, str]:
    return link.info.host, link.info.dbname


def process(link: psycopg.Connection) -> int:
    """Return the server's process of the connection that is put aside to where ``link`` goes, or 0."""
    spare = _spare.get(_place(link))
    return spare.info.backend_pid if spare is not None else 0


def forget(folder: Path, database: str) -> None:
    """Close the connection to a database that is put aside, if there is one."""
    spare = _spare.pop((str(folder), database), None)
    if spare is not None:
        psycopg.Connection.close(spare)


def keep() -> None:
    """Let every engine of this process open connections that outlive it."""

    @event.listens_for(Engine, "do_connect")
    def connect(
        dialect: Dialect, _record: ConnectionPoolEntry, args: tuple[Any, ...], named: dict[str, Any]
    ) -> psycopg.Connection | None:
        if dialect.driver != "psycopg":
            return None
        return _spare.pop((named.get("host", ""), named.get("dbname", "")), None) or Outliving.connect(*args, **named)
