"""What thousands of applications of the tests share is made once: addresses, templates, statements, courses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar
from unittest.mock import patch

import click
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory

from curricula import reader
from curricula.findings import Memory
from lms import database

CONTENT = Path(__file__).with_name("content")
COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "templates"
# What a rule of werkzeug's keeps of its address once it is compiled, and what it then builds addresses with.
PARTS = ("_parts", "_trace", "_converters")
BUILDERS = ("_build", "_build_unknown")
STATEMENTS: dict[str, tuple[Dialect, Any]] = {}
"""For each kind of database what speaks to it, and the statements that it has compiled."""


def addresses_once() -> None:
    """Keep what werkzeug compiles for an address: every host that Threshold is mounted in gets hundreds of the same.

    The applications of :func:`one_map` have theirs from the first one.
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


class _Addresses(Map):
    """The addresses of every application of the tests, which belong to none of them."""

    is_whole = False

    def add(self, rulefactory: RuleFactory) -> None:
        """Add one; raise once the first application has been made, as the others would get it too."""
        assert not self.is_whole, "the applications of the tests share their addresses: make a Flask of your own"
        super().add(rulefactory)


ADDRESSES: list[_Addresses] = []


@contextmanager
def one_map() -> Iterator[None]:
    """Give the application that is made meanwhile the addresses that the first one got, and functions of its own.

    For applications that are made alike: adding hundreds of addresses is most of what making one takes. One that a
    command at the terminal asks for gets its pages later, and adds them itself.
    """
    if click.get_current_context(silent=True) is not None:
        yield
        return
    addresses = ADDRESSES[0] if ADDRESSES else _Addresses()

    def answer(
        app: Flask, rule: str, endpoint: str, view_func: Callable[..., Any] | None = None, **_options: Any
    ) -> None:
        assert any(known.rule == rule for known in addresses.iter_rules(endpoint)), rule
        if view_func is not None:
            app.view_functions[endpoint] = view_func

    with ExitStack() as stack:
        stack.enter_context(patch.object(Flask, "url_map_class", staticmethod(lambda **_options: addresses)))
        if addresses.is_whole:
            stack.enter_context(patch.object(Flask, "add_url_rule", answer))
        yield
    addresses.is_whole = True
    ADDRESSES[:] = [addresses]


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


@cache
def courses() -> Memory:
    """Return what reading the tests' content found: copies of it, and what a test edits in them, begin from there."""
    memory = Memory()
    reader.read(CONTENT, memory)
    return memory


def courses_once(app: Flask) -> None:
    """Let an application read of the tests' content only what a test has changed."""
    if "lms" in app.extensions:
        app.extensions["lms"].readings.last = courses()
