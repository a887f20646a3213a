"""The site as its operator serves it, with three addresses more that only the measurements need.

``python -m tests.bench.served`` serves the prepared site in ``INSTANCE`` on a free port.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, abort, session
from sqlalchemy import select

from app import create_app
from lms import database, serve
from lms.accounts import sessions
from lms.tables import people

pages = Blueprint("bench", __name__)

ANSWER = b"." * 200
ASKING = select(people.c.name, people.c.epoch)


def make_app(**config: Any) -> Flask:
    """Make the application, with the addresses of the measurements."""
    app = create_app(**config)
    app.register_blueprint(pages)
    return app


@pages.get("/bench/bare")
def bare() -> Response:
    """Answer 200 bytes to somebody who is signed in: the least that a page about a person can do, hence the bound.

    The session is checked as a page of Threshold checks it, and the person is looked up on the same engine.
    """
    key, _, epoch = session.get("_user_id", "").partition(":")
    with database.engine().connect() as link:
        found = link.execute(ASKING.where(people.c.id == UUID(key))).one()
    if str(found.epoch) != epoch:
        abort(401)
    return Response(ANSWER, mimetype="text/plain")


@pages.get("/bench/sign-in/<uuid:person>")
def sign_in(person: UUID) -> str:
    """Sign somebody in without asking for a secret."""
    return sessions.begin(person).name


@pages.get("/bench/memory")
def memory() -> dict[str, float]:
    """Tell how much memory this worker has now, in megabytes: what Linux counts as resident."""
    return {"resident": resident("VmRSS")}


def resident(field: str) -> float:
    """Return a figure of this process from Linux, in megabytes: ``VmRSS`` is now, ``VmHWM`` the most there ever was."""
    found = re.search(rf"^{field}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None, f"Linux tells no {field}"
    return int(found[1]) * 1024 / 1e6


def main() -> None:
    """Serve on a free port, and print the address first."""
    listener = serve.listen("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    serve.serve(make_app, "127.0.0.1", 0, listener)


if __name__ == "__main__":
    main()
