"""The manager's pages about evidence: the packs of a cohort or a programme, one pack, and the links that open it."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from lms import chrome, clock, database, identity, language, records
from lms.errors import not_found
from lms.language import gettext
from lms.managing import scopes
from lms.managing.evidence import charts, packs, paper, zipping
from lms.managing.evidence.packs import Pack
from lms.managing.scopes import Scope
from lms.managing.typed import Typed
from lms.tables import evidence_links

pages = Blueprint("evidence", __name__)

DAYS = (7, 30, 90, 365)
USUAL_DAYS = 30


@pages.get("/manage/<cohort>/evidence")
@identity.signed_in
def cohort(cohort: str) -> str:
    """List the packs of a cohort, and offer to make the next."""
    return _index(scopes.of_cohort(cohort))


@pages.get("/manage/programmes/<uuid:programme>/evidence")
@identity.signed_in
def programme(programme: UUID) -> str:
    """List the packs of a programme, and offer to make the next."""
    return _index(scopes.of_programme(programme))


def _index(found: Scope) -> str:
    return render_template(
        "lms/managing/evidence.html",
        scope=found,
        packs=packs.of_scope(found.key),
        action=index_address(found),
        dashboard=chrome.url(f"dashboards.{found.kind}", **found.place),
        new_id=uuid4(),
    )


def index_address(found: Scope) -> str:
    """Return the path of the list of packs of a cohort or a programme, which also takes the form that makes one."""
    return chrome.url(f"evidence.{found.kind}", **found.place)


@pages.post("/manage/<cohort>/evidence")
@identity.signed_in
def make_cohort(cohort: str) -> AnyResponse:
    """Make a pack of a cohort."""
    return _make(scopes.of_cohort(cohort))


@pages.post("/manage/programmes/<uuid:programme>/evidence")
@identity.signed_in
def make_programme(programme: UUID) -> AnyResponse:
    """Make a pack of a programme."""
    return _make(scopes.of_programme(programme))


def _make(found: Scope) -> AnyResponse:
    packs.make(found, request.form.get("named") == "1", records.chosen_id(request.form.get("id")))
    flash(gettext("The pack is made. It stays as it is."), "good")
    return redirect(index_address(found), 303)


@pages.get("/manage/evidence/<uuid:pack>")
@identity.signed_in
def show(pack: UUID) -> str:
    """Show a pack: what it says, its links, and who opened it."""
    found = packs.find(pack)
    return _page(found, scopes.managed(found.kind, found.scope), Typed({"days": str(USUAL_DAYS)}))


def _page(found: Pack, of: Scope, typed: Typed) -> str:
    return render_template(
        "lms/managing/evidence_pack.html",
        scope=of,
        back=index_address(of),
        links=packs.links(found),
        openings=packs.openings(found),
        days=[(str(days), language.ngettext("%(n)s day", "%(n)s days", days)) for days in DAYS],
        typed=typed.fields,
        problems=typed.problems,
        new_id=uuid4(),
        download=chrome.url("evidence.download", pack=found.id),
        **contents(found),
    )


def contents(pack: Pack) -> dict[str, object]:
    """Return what pages show of a pack: its facts and pictures, and each of its files with size and hash."""
    facts = packs.facts_of(pack)
    manifest = zipping.manifest_of(packs.zip_of(pack))
    return {
        "pack": pack,
        "facts": facts,
        "charts": charts.of_facts(facts),
        "words": paper.words,
        "files": [(each["name"], each["bytes"], each["sha256"]) for each in manifest["files"]],
    }


@pages.get("/manage/evidence/<uuid:pack>/pack.zip")
@identity.signed_in
def download(pack: UUID) -> Response:
    """Send the zip of a pack, byte for byte as it was made."""
    found = packs.find(pack)
    scopes.managed(found.kind, found.scope)
    packs.note_opening(found, None, found.file_name)
    return sent(found)


def sent(pack: Pack) -> Response:
    """Send a zip that no shared cache keeps."""
    body = io.BytesIO(packs.zip_of(pack))
    response = send_file(body, "application/zip", as_attachment=True, download_name=pack.file_name)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(pack.zip)
    return response


@pages.post("/manage/evidence/<uuid:pack>/links")
@identity.signed_in
def link(pack: UUID) -> AnyResponse | tuple[str, int]:
    """Make a link that opens a pack without an account, for some days."""
    found = packs.find(pack)
    of = scopes.managed(found.kind, found.scope)
    typed = Typed(request.form)
    holder = typed.line("holder", needed=gettext("Write for whom the link is: it stands in the list of who opened it."))
    days = typed.one_of("days", [str(each) for each in DAYS], gettext("Choose one of the list."))
    if typed.problems:
        return _page(found, of, typed), 400
    row = {"id": records.chosen_id(request.form.get("id")), "pack": found.id, "holder": holder}
    made = {**row, "author": identity.me().id, "made_at": clock.now()}
    with database.writing():
        database.insert_once(evidence_links, [{**made, "expires_at": clock.now() + timedelta(days=int(days))}])
    return redirect(chrome.url("evidence.show", pack=found.id), 303)


@pages.post("/manage/evidence/<uuid:pack>/links/<uuid:evidence_link>/revoke")
@identity.signed_in
def revoke(pack: UUID, evidence_link: UUID) -> AnyResponse:
    """Revoke a link: it opens nothing any more, and stays listed."""
    found = packs.find(pack)
    scopes.managed(found.kind, found.scope)
    if all(each.id != evidence_link for each in packs.links(found)):
        raise not_found()
    still_open = (evidence_links.c.id == evidence_link) & evidence_links.c.revoked_at.is_(None)
    with database.writing() as connection:
        connection.execute(evidence_links.update().where(still_open).values(revoked_at=clock.now()))
    flash(gettext("The link is revoked."), "good")
    return redirect(chrome.url("evidence.show", pack=found.id), 303)
