"""The manager's page about the API: the tokens of a programme, making one, revoking one, and how to use it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lms import chrome, clock, database, identity, language, records, urls
from lms.connect.api import tokens
from lms.errors import Refused, not_found
from lms.identity import Programme
from lms.language import gettext
from lms.managing.typed import Typed

pages = Blueprint("tokens", __name__)

EXAMPLE = """curl --header "Authorization: Bearer %s" \\
  "%s?limit=100\""""

DAYS = (30, 90, 365)
USUAL_DAYS = 90


@pages.get("/manage/programmes/<uuid:programme>/api")
@identity.signed_in
def index(programme: UUID) -> str:
    """List the tokens of a programme, and offer to make another."""
    return _page(identity.managed_programme(programme), Typed({"days": str(USUAL_DAYS)}))


@pages.post("/manage/programmes/<uuid:programme>/api")
@identity.signed_in
def make(programme: UUID) -> AnyResponse | tuple[str, int]:
    """Make a token, and show it this once."""
    found = identity.managed_programme(programme)
    if not tokens.may_answer_for(identity.me().id, found.id):
        raise Refused(
            409,
            gettext("A token works as long as whoever made it has the role of a manager of the programme."),
            gettext("Let yourself be given that role first, on the page of the people of one of its cohorts."),
        )
    typed = Typed(request.form)
    name = typed.line("name", needed=gettext("Write which software it is for."))
    days = typed.one_of("days", [str(each) for each in DAYS], gettext("Choose one of the list."))
    scopes = [scope for scope in tokens.SCOPES if scope in request.form.getlist("scopes")]
    if not set(scopes) - {tokens.NAMES}:
        typed.problems["scopes"] = gettext("Choose at least one thing that it may read.")
    if typed.problems:
        return _page(found, typed, scopes), 400
    ends, key = clock.now() + timedelta(days=int(days)), records.chosen_id(request.form.get("id"))
    with database.writing():
        token = tokens.make(key, found.id, name, scopes, identity.me().id, ends)
    if not token:  # the same form a second time
        flash(
            gettext("This token was made before, and shown then. If nobody kept it, revoke it and make another."),
            "info",
        )
        return redirect(chrome.url("tokens.index", programme=programme), 303)
    shown: Response = make_response(_page(found, Typed({"days": str(USUAL_DAYS)}), token=token))
    shown.headers["Cache-Control"] = "no-store"
    return shown


@pages.post("/manage/programmes/<uuid:programme>/api/<uuid:api_token>/revoke")
@identity.signed_in
def revoke(programme: UUID, api_token: UUID) -> AnyResponse:
    """Revoke a token: it opens nothing any more, and stays listed."""
    found = identity.managed_programme(programme)
    token = next((each for each in tokens.of_programme(found.id) if each.id == api_token), None)
    if token is None:
        raise not_found()
    with database.writing():
        tokens.revoke(token)
    flash(gettext("The token is revoked."), "good")
    return redirect(chrome.url("tokens.index", programme=programme), 303)


def _page(programme: Programme, typed: Typed, scopes: list[str] | None = None, token: str = "") -> str:
    listed = tokens.of_programme(programme.id)
    return render_template(
        "lms/connect/tokens.html",
        programme=programme,
        tokens=[(each, tokens.uses(each.id)) for each in listed],
        scopes=tokens.SCOPES.items(),
        days=[(str(days), language.ngettext("%(n)s day", "%(n)s days", days)) for days in DAYS],
        typed=typed.fields,
        chosen=[tokens.COHORTS, tokens.AGGREGATES] if scopes is None else scopes,
        problems=typed.problems,
        token=token,
        example=EXAMPLE % (token or "threshold_…", urls.public("api.read", resource=tokens.COHORTS)),
        description=urls.public("api.show"),
        calls=current_app.config["LMS_API_CALLS"],
        new_id=uuid4(),
    )
