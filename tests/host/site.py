"""The ward's site: a Flask application with Flask-Login, Flask-SQLAlchemy and /static, and Threshold at /training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

from lms import LMS
from lms.identity import Identity


class Base(DeclarativeBase):
    """The host's own tables; Threshold knows nothing of them."""


db = SQLAlchemy(model_class=Base)
login = LoginManager()


class User(UserMixin, db.Model):  # type: ignore[name-defined,misc]
    """Somebody who works on the ward."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    head: Mapped[bool] = mapped_column(default=False)
    visits: Mapped[int] = mapped_column(default=0)


@login.user_loader  # type: ignore[untyped-decorator]
def load(key: str) -> User | None:
    """Return the user that the host's cookie names."""
    return db.session.get(User, int(key))


def identify() -> Identity | None:
    """Tell Threshold whom the host has signed in."""
    if not current_user.is_authenticated:
        return None
    return Identity(subject=f"ward-{current_user.id}", name=current_user.name, admin=current_user.head)


def create_site(uri: str, content: Path, title: str) -> Flask:
    """Make one such site: its own database, its own content, its own title."""
    app = Flask(title, root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY="the ward's own",
        SQLALCHEMY_DATABASE_URI=uri,
        LMS_CONTENT=str(content),
        LMS_SITE_NAME=title,
        LMS_SIGN_IN_URL="/who",
        LMS_RELOAD_SECONDS=0.0,
        TESTING=True,
    )
    db.init_app(app)
    login.init_app(app)
    LMS(app, identify=identify, url_prefix="/training")
    _own_pages(app, title)
    return app


def _own_pages(app: Flask, title: str) -> None:
    @app.get("/")
    def home() -> str:
        return f"<h1>{title}</h1>"

    @app.get("/who")
    def who() -> str:
        return "Who are you?"

    @app.post("/who")
    def sign_in() -> Response:
        user = db.session.get(User, int(request.form["id"]))
        assert user is not None
        user.visits += 1
        db.session.commit()
        login_user(user)
        return redirect(request.form.get("next") or "/")

    @app.post("/leave")
    def leave() -> Response:
        logout_user()
        return redirect("/")

    @app.errorhandler(404)
    def missing(_error: Any) -> tuple[str, int]:
        return "The ward has no such page.", 404
