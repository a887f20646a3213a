"""``GET /healthz``: whether the site serves and its database answers, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lms import database
from lms.tables import publications

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def show() -> Response:
    """Answer 200 when the database answers, 503 when it does not."""
    try:
        database.connection().execute(select(publications.c.number).limit(1)).all()
    except SQLAlchemyError:
        return Response("The database does not answer.\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
