"""Fresh databases for tests, cheap enough for each to have its own: copies of one that was made once per worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg

from tests import postgres

Fill = Callable[[str], None]
"""Fills the empty database at a URI and leaves no connection to it open."""


class Databases(Protocol):
    """Where databases come from."""

    def fresh(self, fill: Fill) -> AbstractContextManager[str]:
        """Give the URI of a database that equals what ``fill`` makes; it is gone afterwards."""


@dataclass(frozen=True, slots=True)
class SQLiteDatabases:
    """Databases that are files in ``folder``."""

    folder: Path
    made: dict[Fill, Path] = field(default_factory=dict)

    @contextmanager
    def fresh(self, fill: Fill) -> Iterator[str]:
        """Yield the URI of a copy of the file that ``fill`` filled."""
        if fill not in self.made:
            original = self._path()
            fill(f"sqlite:///{original}")
            self.made[fill] = original
        copy = self._path()
        shutil.copyfile(self.made[fill], copy)
        yield f"sqlite:///{copy}"
        for path in self.folder.glob(f"{copy.name}*"):
            path.unlink()

    def _path(self) -> Path:
        return self.folder / f"{uuid4().hex}.sqlite"


@dataclass(frozen=True, slots=True)
class PostgreSQLDatabases:
    """Databases of the temporary cluster whose socket is in ``folder``, made through ``link``."""

    folder: Path
    link: psycopg.Connection
    made: dict[Fill, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    """Clones that nobody needs any more. Dropping one at once would wait until who was connected to it is gone."""

    @contextmanager
    def fresh(self, fill: Fill) -> Iterator[str]:
        """Yield the URI of a clone of the database that ``fill`` filled."""
        while self.left:
            postgres.drop(self.link, self.left.pop())
        if fill not in self.made:
            original = postgres.create(self.link)
            fill(postgres.uri(self.folder, original))
            self.made[fill] = original
        clone = postgres.create(self.link, template=self.made[fill])
        yield postgres.uri(self.folder, clone)
        self.left.append(clone)
