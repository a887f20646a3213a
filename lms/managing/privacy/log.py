"""The log of a programme: who looked at what is known of its people, and who took it away in a file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request

from lms import chrome, identity
from lms.language import gettext
from lms.managing.typed import Typed
from lms.privacy import looks
from lms.tables import looks as table

pages = Blueprint("looks", __name__)

LONGEST_NAME = 120  # characters


@pages.get("/manage/programmes/<uuid:programme>/log")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show the newest looks at the people of a programme, of all, of one kind, or with somebody's name in them."""
    found = identity.managed_programme(programme)
    kind, name = request.args.get("kind", ""), request.args.get("name", "").strip()[:LONGEST_NAME]
    conditions = [looks.in_programme(found.id)]
    if kind in looks.KINDS:
        conditions.append(table.c.kind == kind)
    if name:
        conditions.append(looks.by(name))
    page = looks.of(*conditions, before=Typed(request.args).position("before"))
    chosen = {"kind": kind, "name": name}
    return render_template(
        "lms/managing/log.html",
        programme=found,
        page=page,
        kinds=((looks.LOOK, gettext("Seen")), (looks.EXPORT, gettext("Taken as a file"))),
        chosen=chosen,
        earlier=chrome.url("looks.show", programme=programme, **chosen, before=page.before) if page.before else "",
    )
