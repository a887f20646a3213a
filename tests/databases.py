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

from tests import postgres, spare

Fill = Callable[[str], None]
"""Fills the empty database at a URI and leaves no connection to it open."""


class Databases(Protocol):
    """Where databases come from."""

    def fresh(self, fill: Fill) -> AbstractContextManager[str]:
        """Give the URI of a database that equals what ``fill`` makes; what is done to it is gone afterwards."""


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


USES = 20
"""How often a database of PostgreSQL's is used: what was deleted stays in its files, which nothing tidies here."""


@dataclass(slots=True)
class Clone:
    """A database that tests use one after the other, and the connection that brings its rows back in between."""

    name: str
    link: psycopg.Connection
    shape: tuple[int, ...]
    uses: int = 0


@dataclass(frozen=True, slots=True)
class PostgreSQLDatabases:
    """Databases of the temporary cluster whose socket is in ``folder``, made through ``link``.

    Making one takes several times as long as bringing back the rows of one that a test has let go.
    """

    folder: Path
    link: psycopg.Connection
    made: dict[Fill, str] = field(default_factory=dict)
    left: dict[Fill, list[Clone]] = field(default_factory=dict)

    @contextmanager
    def fresh(self, fill: Fill) -> Iterator[str]:
        """Yield the URI of a database like the one that ``fill`` filled."""
        clone = self._again(fill) or self._new(fill)
        clone.uses += 1
        try:
            yield postgres.uri(self.folder, clone.name)
        finally:
            # As it is: who was connected to it may not be gone yet.
            self.left.setdefault(fill, []).append(clone)

    def _again(self, fill: Fill) -> Clone | None:
        left = self.left.get(fill, [])
        while left:
            clone = left.pop()
            is_whole = clone.uses < USES and postgres.shape(clone.link) == clone.shape
            if is_whole and postgres.bring_back(clone.link):
                return clone
            clone.link.close()
            postgres.drop(self.link, clone.name)
        return None

    def _new(self, fill: Fill) -> Clone:
        if fill not in self.made:
            original = postgres.create(self.link)
            fill(postgres.uri(self.folder, original))
            spare.forget(self.folder, original)
            with postgres.connect(self.folder, original) as link:
                postgres.remember(link)
            self.made[fill] = original
        name = postgres.create(self.link, template=self.made[fill])
        link = postgres.connect(self.folder, name)
        return Clone(name, link, postgres.shape(link))

    def close(self) -> None:
        """Let go of every database."""
        for clones in self.left.values():
            for clone in clones:
                spare.forget(self.folder, clone.name)
                clone.link.close()
