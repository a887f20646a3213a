"""Sites to measure on: a folder of their own, the schema, the content, people. They are gone with their folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from lms import cli, database
from lms.identity import Person
from tests import people
from tests.bench.served import make_app
from tests.site import environment

CHECKOUT = Path(__file__).resolve().parents[2]
COOKIE = "threshold"


@contextmanager
def site(instance: Path, **config: Any) -> Iterator[Flask]:
    """Yield an application whose schema and content are there; every connection is closed afterwards."""
    settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / 'threshold.db'}", "LMS_DEMONSTRATION": False}
    app = make_app(INSTANCE=instance, **{**settings, **config})
    try:
        cli.prepare(app, "")
        yield app
    finally:
        with app.app_context():
            database.engine().dispose()


def variables(instance: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process that serves or reads the site in ``instance``, with one worker."""
    uri = f"sqlite:///{instance / 'threshold.db'}"
    return environment(instance, SQLALCHEMY_DATABASE_URI=uri, WEB_CONCURRENCY="1", **more)


def cookie(app: Flask, who: Person) -> str:
    """Return what the browser of somebody who is signed in sends."""
    kept = people.signed_in(app, who).get_cookie(COOKIE)
    assert kept is not None
    return f"{COOKIE}={kept.value}"
