"""Threshold by itself: ``make run``, or any WSGI server on ``app:create_app()``."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import checking_cli, garbage, serve, settings
from lms.addresses import LateRule
from lms.bytecode import KeptBytecode

# What serves pages is imported by what needs it, not here: an author runs ``flask --app app lms check`` after each
# edit, and the database's and the pages' libraries would take longer to import than the check takes.

OWN_SETTINGS = ("SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "TRUSTED_PROXIES")


def create_app(**config: Any) -> Flask:
    """Make the application. ``config`` wins over the environment, and the environment over the defaults.

    ``INSTANCE`` is the folder for what the site keeps beside its database (and for the database, where that is
    SQLite); ``SQLALCHEMY_DATABASE_URI`` names another database; ``SECRET_KEY`` signs the sessions and is made once and
    kept in the instance folder where nobody gives it; ``TRUSTED_PROXIES`` is how many reverse proxies stand in front.

    To ``flask --app app``, which needs an application to see which commands there are, it gives one that has these
    commands and becomes whole when one of them asks for more than files.
    """
    with garbage.left_alone():
        app = _configured(config)
        context = click.get_current_context(silent=True)
        if context is not None and isinstance(context.command, FlaskGroup):
            app.cli.add_command(Commands(app))
        else:
            _mount(app)
    return app


class Commands(AppGroup):
    """``flask lms …`` of an application without pages and tables: it gets them for every command but ``check``."""

    def __init__(self, app: Flask) -> None:
        super().__init__("lms", help=checking_cli.HELP)
        self.app = app

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command of the site, which is made here; the linter without making it."""
        found = checking_cli.check_content
        return found if name == found.name else self._whole().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return self._whole().list_commands(ctx)

    def _whole(self) -> click.Group:
        if "lms" not in self.app.extensions:
            _mount(self.app)
        whole = self.app.cli.commands["lms"]
        assert isinstance(whole, click.Group)
        return whole


def _configured(config: Mapping[str, Any]) -> Flask:
    instance = Path(config.get("INSTANCE") or os.environ.get("INSTANCE") or "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    app = Flask("threshold", instance_path=str(instance), static_folder=None)
    app.url_rule_class = LateRule
    app.jinja_options = {"bytecode_cache": KeptBytecode(instance / ".cache" / "templates")}
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{instance / 'threshold.db'}",
        SESSION_COOKIE_NAME="threshold",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # a cookie less on every page
        TRUSTED_PROXIES=0,
    )
    app.config.update(settings.from_environment(os.environ, OWN_SETTINGS))
    app.config.update(config, INSTANCE=str(instance))
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = kept_secret(instance / "secret-key")
    # Marked Secure where the site is known to be served over https; on a plain local address cookies cannot be.
    if "SESSION_COOKIE_SECURE" not in config:
        app.config["SESSION_COOKIE_SECURE"] = str(app.config.get("LMS_PUBLIC_URL", "")).startswith("https:")
    proxies = int(app.config["TRUSTED_PROXIES"])
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    settings.apply_defaults(app)
    return app


def _mount(app: Flask) -> None:
    from flask_sqlalchemy import SQLAlchemy

    from lms import LMS, database
    from lms.extension import own_every_address

    SQLAlchemy(app)
    with app.app_context():
        database.tune(database.engine())
    LMS(app)
    own_every_address(app)


def kept_secret(path: Path) -> str:
    """Return the site's secret key, made on the first start and readable by the site's user alone.

    It appears whole or not at all: of several workers that start at once, all get the first one's.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii", delete=False) as draft:
            draft.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
        Path(draft.name).unlink()
    return path.read_text(encoding="ascii")


def main() -> None:
    """Prepare the site, on its first start as a demonstration, and serve it."""
    port = os.environ.get("PORT") or "8000"
    host = os.environ.get("HOST") or "127.0.0.1"
    try:
        listener = serve.listen(host, int(port)) if port.isdecimal() else sys.exit(f"PORT={port} is not a number.")
    except serve.CannotListen as error:
        sys.exit(str(error))
    from lms import cli, database, messages_cli  # once there is something to serve at

    os.environ.setdefault("LMS_DEMONSTRATION", "yes" if not os.environ.get("LMS_PUBLIC_URL") else "no")
    app = create_app()
    address = f"http://{host}:{listener.getsockname()[1]}/"
    print(cli.prepare(app, address), flush=True)
    with app.app_context():
        database.engine().dispose()  # the workers are forked, and a connection must not be in two processes
    with messages_cli.sending_beside(app, str(Path(__file__).resolve()), address):
        serve.serve(create_app, host, int(port), listener)


if __name__ == "__main__":
    main()
