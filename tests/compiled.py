"""What thousands of applications of the tests have in common is compiled once: addresses, templates, statements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from lms import database

COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "templates"
# What a rule of werkzeug's keeps of its address once it is compiled, and what it then builds addresses with.
PARTS = ("_parts", "_trace", "_converters")
BUILDERS = ("_build", "_build_unknown")
STATEMENTS: dict[str, tuple[Dialect, Any]] = {}
"""For each kind of database what speaks to it, and the statements that it has compiled."""


def addresses_once() -> None:
    """Keep what werkzeug compiles for the addresses of an application: thousands of applications have the same ones.

    Compiling them is nearly all of the time that making an application takes.
    """
    kept: dict[object, dict[str, Any]] = {}
    compile_now = Rule.compile

    def compile_once(self: Rule) -> None:
        made_of = (self.rule, self.subdomain, self.host, repr(self.defaults), self.merge_slashes, self.strict_slashes)
        key = (*made_of, tuple(self.map.converters.items()))
        if key not in kept:
            compile_now(self)
            kept[key] = {name: getattr(self, name) for name in (*PARTS, *BUILDERS)}
        self.arguments |= kept[key]["_converters"].keys()
        for name in PARTS:
            setattr(self, name, kept[key][name])
        for name in BUILDERS:
            setattr(self, name, kept[key][name].__func__.__get__(self, None))

    Rule.compile = compile_once  # type: ignore[method-assign]


class _Templates(FileSystemBytecodeCache):
    """Compiled templates: those that this process has met in memory, those of all processes and runs in a folder."""

    codes: ClassVar[dict[tuple[str, str], CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code from memory; from its file the first time."""
        found = (bucket.key, bucket.checksum)
        if found not in self.codes:
            super().load_bytecode(bucket)
            self.codes[found] = bucket.code
        bucket.code = self.codes[found]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled in both places."""
        self.codes[bucket.key, bucket.checksum] = bucket.code
        super().dump_bytecode(bucket)


@cache
def templates() -> _Templates:
    """Return the compiled templates of this process."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    return _Templates(str(COMPILED))


def statements_once(app: Flask) -> None:
    """Let an application's database have what SQLAlchemy compiled for the databases of its kind before it.

    And what it asked the first of them: which version it has, and what it can do.
    """
    if "sqlalchemy" not in app.extensions:
        return  # what only checks files
    with app.app_context():
        engine = database.engine()
    own = engine.dialect
    engine.dialect, engine._compiled_cache = STATEMENTS.setdefault(own.name, (own, LRUCache[Any, Any](10_000)))
    engine.pool._dialect = engine.dialect
    if engine.dialect.server_version_info is not None:
        own.initialize = lambda connection: None  # type: ignore[method-assign]  # noqa: ARG005
