"""The site as its operator serves it, with three addresses more that only the measurements need.

``python -m tests.bench.served`` serves the prepared site in ``INSTANCE`` on a free port.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response
from flask_login import LoginManager, UserMixin, login_required
from sqlalchemy import Engine, select
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app
from lms import database, serve
from lms.accounts import sessions
from lms.tables import people

pages = Blueprint("bench", __name__)

ANSWER = b"." * 200
ASKING = select(people.c.name, people.c.epoch)


def make_app(**config: Any) -> Flask:
    """Make the application, with the addresses of the measurements, and beside it the bare one."""
    app = create_app(**config)
    app.register_blueprint(pages)
    with app.app_context():
        engine = database.engine()
    app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, {"/bare": bare_app(app.config["SECRET_KEY"], app.config["SESSION_COOKIE_NAME"], engine)}
    )
    return app


class Known(UserMixin):  # type: ignore[misc]
    """Somebody whom the bare application's cookie names."""

    def __init__(self, kept: str, name: str) -> None:
        self.id = kept
        self.name = name


def bare_app(key: str, cookie: str, engine: Engine) -> Flask:
    """Make the least that a page about a person can be, hence the bound.

    A Flask view that Flask-Login guards, reading the same cookie; its user loader looks the person up on the same
    engine, and the page says 200 bytes.
    """
    app = Flask("bare")
    app.config.update(SECRET_KEY=key, SESSION_COOKIE_NAME=cookie, SESSION_REFRESH_EACH_REQUEST=False)
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(kept: str) -> Known | None:
        person, _, epoch = kept.partition(":")
        with engine.connect() as link:
            found = link.execute(ASKING.where(people.c.id == UUID(person))).one_or_none()
        return Known(kept, found.name) if found is not None and str(found.epoch) == epoch else None

    @app.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def show() -> Response:
        return Response(ANSWER, mimetype="text/plain")

    return app


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
