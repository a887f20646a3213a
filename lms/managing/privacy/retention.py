"""When a programme has kept names for long enough: whom that is about, and erasing them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, identity
from lms.identity import Programme
from lms.language import gettext, ngettext
from lms.privacy import declared, erasing, retention

pages = Blueprint("retention", __name__)

AT_ONCE = 20  # a certificate takes some tenths of a second to be printed anew


@pages.get("/manage/programmes/<uuid:programme>/retention")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show which cohorts are past the period or will be soon, and who would be erased."""
    return _page(identity.managed_programme(programme))


@pages.post("/manage/programmes/<uuid:programme>/retention")
@identity.signed_in
def erase(programme: UUID) -> Response | tuple[str, int]:
    """Erase the next of those whose period is over, once it was said that this is for good."""
    found = identity.managed_programme(programme)
    if request.form.get("sure") != "1":
        return _page(found, gettext("Tick the box: nobody can undo this.")), 400
    erased = 0
    for each in retention.expired(found.id)[:AT_ONCE]:
        person = identity.person_with_id(each.id)
        if person is not None and not person.is_staff:
            erasing.erase(person, identity.me())
            erased += 1
    flash(ngettext("%(n)s person is erased.", "%(n)s people are erased.", erased), "good")
    return redirect(chrome.url("retention.show", programme=programme), 303)


def _page(programme: Programme, wrong: str = "") -> str:
    expired = retention.expired(programme.id)
    return render_template(
        "lms/managing/retention.html",
        programme=programme,
        months=declared.policy(programme.id).keeps_months,
        ending=retention.ending([programme.id]),
        expired=expired,
        next=expired[:AT_ONCE],
        problems={"sure": wrong} if wrong else {},
    )
