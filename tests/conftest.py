"""What every test may ask for: a database of its own on each kind of server, an application on it, a clock, a browser.

``LMS_TEST_DATABASE`` names the kinds, the first where a test needs only one: ``sqlite`` (what a bare ``pytest`` uses),
``postgresql``, or both with a comma between. A test that asks for no database runs once.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.serving import make_server

from app import create_app
from curricula import reader
from curricula.model import Library
from lms import database, publication
from tests import compiled, hashing, memory, postgres, shipped, spare
from tests.databases import Databases, PostgreSQLDatabases, SQLiteDatabases

pytest_plugins = ("tests.browser", "tests.scheduling", "tests.sharing")

CONTENT = compiled.CONTENT
KINDS = os.environ.get("LMS_TEST_DATABASE", "sqlite").split(",")
CLUSTER = pytest.StashKey[postgres.Cluster]()
SOCKETS = "LMS_TEST_POSTGRESQL"

# Thousands of applications are made and thrown away, each of tens of thousands of objects: searching for garbage after
# every few of them takes a third of the time of making them.
gc.set_threshold(1_000_000, 20, 100)

# The same examples in every run, and no clock on them: a busy machine is not a failure.
settings.register_profile("threshold", derandomize=True, deadline=None)
settings.load_profile("threshold")
compiled.addresses_once()
hashing.quickly()


def pytest_collection_finish() -> None:
    """Spare the search for garbage what is there from now on to the end: the tests and the libraries."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Let pytest's own search, five times through everything for what was never closed, find what is left, not all."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in memory, and start the one PostgreSQL of this run, which the workers then share."""
    if memory.folder() is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory.folder()))
    unknown = set(KINDS) - {"sqlite", "postgresql"}
    if unknown:
        raise pytest.UsageError(f"LMS_TEST_DATABASE: {', '.join(sorted(unknown))} is neither sqlite nor postgresql")
    if "postgresql" not in KINDS or hasattr(config, "workerinput") or config.option.collectonly:
        return
    try:
        config.stash[CLUSTER] = postgres.start()
    except postgres.NoPostgreSQL as error:
        raise pytest.UsageError(str(error)) from error
    os.environ[SOCKETS] = str(config.stash[CLUSTER].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it."""
    cluster = config.stash.get(CLUSTER, None)
    if cluster is not None:
        cluster.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database once on each kind, or on the first when it says that one is enough.

    One is enough for a browser: what its pages are drawn from was read on each kind by a test without a screen.
    """
    if "databases" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("one_database") is not None
        one = marked or "chromium" in metafunc.fixturenames
        metafunc.parametrize("databases", KINDS[:1] if one else KINDS, indirect=True, scope="session")


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, Databases]]:
    """Yield the kinds of databases; they keep what they made when the kind under test changes and changes back."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="threshold-", dir=memory.folder()))
        made: dict[str, Databases] = {"sqlite": SQLiteDatabases(Path(folder))}
        if SOCKETS in os.environ:
            sockets = Path(os.environ[SOCKETS])
            spare.keep()
            made["postgresql"] = stack.enter_context(
                closing(PostgreSQLDatabases(sockets, stack.enter_context(postgres.connect(sockets))))
            )
        yield made


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, servers: dict[str, Databases]) -> Databases:
    """Return where databases of the kind under test come from."""
    return servers[request.param]


def application(uri: str, instance: Path, **config: Any) -> Flask:
    """Return an application on the database at ``uri``, as its operator would configure it, with the tests' content."""
    settings = {
        "INSTANCE": instance,
        "SECRET_KEY": "of no use outside the tests",
        "SQLALCHEMY_DATABASE_URI": uri,
        "LMS_CONTENT": str(CONTENT),
        "LMS_DEMONSTRATION": False,
        "LMS_REQUIRE_SIGNATURES": False,  # the tests about signatures ask for them
        "LMS_RELOAD_SECONDS": 0.0,
        "TESTING": True,
    }
    with compiled.one_map():
        app = create_app(**{**settings, **config})
    app.jinja_env.bytecode_cache = compiled.templates()
    compiled.statements_once(app)
    compiled.courses_once(app)
    return app


def let_go(app: Flask) -> None:
    """Close every connection that the application holds."""
    with app.app_context():
        database.engine().dispose()


@pytest.fixture(scope="session")
def migrate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Return what makes an empty database one with the newest schema."""

    def fill(uri: str) -> None:
        app = application(uri, tmp_path_factory.mktemp("instance"))
        database.migrate(app)
        let_go(app)

    return fill


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Return what makes an empty database one in which the tests' content is published."""

    def fill(uri: str) -> None:
        library, problems = reader.read(CONTENT)
        assert not problems, "\n".join(map(str, problems))
        _publish(library, uri, tmp_path_factory.mktemp("instance"))

    return fill


@pytest.fixture(scope="session")
def publish_shipped(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Return what makes an empty database one in which all that comes with Threshold is published."""

    def fill(uri: str) -> None:
        _publish(shipped.library(), uri, tmp_path_factory.mktemp("instance"))

    return fill


def _publish(library: Library, uri: str, instance: Path) -> None:
    app = application(uri, instance, LMS_CLOCK=Clock())
    database.migrate(app)
    with app.app_context():
        publication.publish(library)
    let_go(app)


@pytest.fixture
def empty_database_uri(databases: Databases, migrate: Callable[[str], None]) -> Iterator[str]:
    """Yield the URI of a database of the test's own: the newest schema, and nothing in it."""
    with databases.fresh(migrate) as uri:
        yield uri


@pytest.fixture
def database_uri(databases: Databases, publish: Callable[[str], None]) -> Iterator[str]:
    """Yield the URI of a database of the test's own in which ``tests/content`` is published, and nobody is known."""
    with databases.fresh(publish) as uri:
        yield uri


@pytest.fixture
def shipped_database_uri(databases: Databases, publish_shipped: Callable[[str], None]) -> Iterator[str]:
    """Yield the URI of a database of the test's own in which all that comes with Threshold is published."""
    with databases.fresh(publish_shipped) as uri:
        yield uri


@dataclass(slots=True)
class Clock:
    """The time of a test: it stands still until the test moves it."""

    time: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday morning

    def __call__(self) -> datetime:
        """Return what time it is."""
        return self.time

    def forward(self, **by: float) -> datetime:
        """Move on, ``forward(days=1, minutes=5)``, and return the time it is then."""
        self.time += timedelta(**by)
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the test's application."""
    return Clock()


@pytest.fixture
def make_app(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Flask]]:
    """Return what makes applications: ``make_app(uri, LMS_DEMONSTRATION=True)``; the test's end closes them."""
    made = []

    def make(uri: str, **config: Any) -> Flask:
        app = application(uri, tmp_path, **{"LMS_CLOCK": clock, **config})
        made.append(app)
        return app

    yield make
    for app in made:
        let_go(app)


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str) -> Flask:
    """Return an application in which ``tests/content`` is published, and nobody is known."""
    return make_app(database_uri)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return somebody's browser without a screen, not signed in."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port while the test runs, and yield its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
