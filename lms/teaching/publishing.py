"""Publishing as a page: what is published, what the content folder says by now, and what publishing would change."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms import identity
from lms.errors import not_found

pages = Blueprint("publishing", __name__)


@pages.get("/content/")
@identity.signed_in
def index() -> str:
    """Show what is published now."""
    person = identity.me()
    if not (person.is_author or person.is_reviewer):
        raise not_found()
    return render_template("lms/teaching/publish.html")
