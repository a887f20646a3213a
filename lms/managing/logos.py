"""The logos of a programme: sending one with its permission, and taking the permission back."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, records
from lms.certificates import logos
from lms.certificates.logos import USES, Logo
from lms.errors import not_found
from lms.identity import Programme
from lms.language import gettext, kilobytes
from lms.learning import media
from lms.managing.typed import Typed
from lms.publication import editions
from lms.tables import logos as table
from lms.tables import objects

pages = Blueprint("logos", __name__)

ADDRESS = "/manage/programmes/<uuid:programme>/logos"
MOST_BYTES = 1_000_000
MOST_PIXELS = 25_000_000
WIDEST, HIGHEST = 600, 240  # pixels: sharp on paper at the height of a certificate's row of logos
MOST = 4  # on a certificate they stand beside each other


@pages.get(ADDRESS)
@identity.signed_in
def show(programme: UUID) -> str:
    """Show every logo with its permission, withdrawn ones too."""
    return _page(identity.managed_programme(programme), Typed({}))


def _page(found: Programme, typed: Typed) -> str:
    listed = logos.of_programme(found.id)
    return render_template(
        "lms/managing/logos.html",
        programme=found,
        logos=listed,
        is_full=sum(each.withdrawn_at is None for each in listed) >= MOST,
        uses=[(use, str(words)) for use, words in USES.items()],
        chosen=request.form.getlist("uses"),
        limit=kilobytes(MOST_BYTES),
        typed=typed.fields,
        problems=typed.problems,
        new_id=uuid4(),
    )


@pages.post(ADDRESS)
@identity.signed_in
def add(programme: UUID) -> Response | tuple[str, int]:
    """Take a logo with the permission to show it; without one it is not taken."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    row = {
        "owner": typed.line("owner", gettext("Write whose logo it is.")),
        "permitted_by": typed.line("permitted_by", gettext("Write who allowed it, with their function.")),
        "permitted_on": typed.day("permitted_on", gettext("Write the day of the permission.")),
        "letter": typed.line("letter", gettext("Write where the permission is kept.")),
        "uses": [use for use in USES if use in request.form.getlist("uses")],
    }
    if not row["uses"]:
        typed.problems["uses"] = gettext("Tick what it was allowed for.")
    picture = _picture(request.files.get("picture"), typed)
    if sum(each.withdrawn_at is None for each in logos.of_programme(found.id)) >= MOST:
        typed.problems["picture"] = gettext("There are as many logos as fit on a certificate. Withdraw one first.")
    if typed.problems:
        return _page(found, typed), 400
    _keep(found, row, picture)
    flash(gettext("The logo is kept with its permission."), "good")
    return redirect(chrome.url("logos.show", programme=found.id), 303)


def _keep(programme: Programme, row: Mapping[str, object], picture: bytes) -> None:
    digest = hashlib.sha256(picture).hexdigest()
    its = {"id": records.chosen_id(request.form.get("id")), "programme": programme.id, "picture": digest}
    with database.writing():
        database.insert_once(objects, [{"hash": digest, "body": picture}], key="hash")
        database.insert_once(table, [{**its, **row, "author": identity.me().id, "made_at": clock.now()}])


def _picture(sent: FileStorage | None, typed: Typed) -> bytes:
    """Return what was sent as a small PNG that carries nothing but the picture."""
    body = sent.stream.read(MOST_BYTES + 1) if sent else b""
    if not body:
        typed.problems["picture"] = gettext("Choose the picture of the logo.")
    elif len(body) > MOST_BYTES:
        typed.problems["picture"] = gettext("Choose a picture of at most %(limit)s.", limit=kilobytes(MOST_BYTES))
    else:
        drawn = drawn_anew(body)
        if drawn:
            return drawn
        typed.problems["picture"] = gettext("This picture cannot be opened. Send it as PNG, JPEG or WebP.")
    return b""


def drawn_anew(body: bytes) -> bytes:
    """Return a picture drawn anew as PNG of bounded size; empty where it cannot be opened."""
    from PIL import Image, ImageOps  # not at the top: most workers never see a picture

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "WEBP")) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if picture.width * picture.height > MOST_PIXELS:
                return b""
            upright = ImageOps.exif_transpose(picture)
            drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            drawn.thumbnail((WIDEST, HIGHEST))
            drawn.info.clear()
            written = io.BytesIO()
            drawn.save(written, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b""
    return written.getvalue()


@pages.get(ADDRESS + "/<uuid:logo>.png")
@identity.signed_in
def picture(programme: UUID, logo: UUID) -> Response:
    """Send the picture of a logo."""
    return media.alone(editions.stored(_find(identity.managed_programme(programme), logo).picture))


def _find(programme: Programme, logo: UUID) -> Logo:
    found = next((each for each in logos.of_programme(programme.id) if each.id == logo), None)
    if found is None:
        raise not_found()
    return found


@pages.get(ADDRESS + "/<uuid:logo>/withdraw")
@identity.signed_in
def ask(programme: UUID, logo: UUID) -> str:
    """Ask why the permission ends, and say what that changes."""
    found = identity.managed_programme(programme)
    return _withdrawing(found, _find(found, logo), Typed({}))


def _withdrawing(found: Programme, logo: Logo, typed: Typed) -> str:
    return render_template(
        "lms/managing/logo_withdraw.html", programme=found, logo=logo, typed=typed.fields, problems=typed.problems
    )


@pages.post(ADDRESS + "/<uuid:logo>/withdraw")
@identity.signed_in
def withdraw(programme: UUID, logo: UUID) -> Response | tuple[str, int]:
    """End the permission; certificates that were issued before stay as they are."""
    found = identity.managed_programme(programme)
    its, typed = _find(found, logo), Typed(request.form)
    reason = typed.line("reason", gettext("Write why the permission ends."))
    if typed.problems:
        return _withdrawing(found, its, typed), 400
    still = (table.c.id == its.id) & table.c.withdrawn_at.is_(None)
    ended = {"withdrawn_at": clock.now(), "withdrawn_by": identity.me().id, "withdrawn_reason": reason}
    with database.writing() as link:
        link.execute(table.update().where(still).values(ended))
    flash(gettext("The logo is drawn nowhere anew. Certificates that were issued before stay as they are."), "good")
    return redirect(chrome.url("logos.show", programme=found.id), 303)
