"""What a programme asks people to agree to: writing it, in the site's languages, and who agreed to which version."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity, language
from lms.identity import Programme
from lms.language import gettext
from lms.managing import roster
from lms.privacy import consents

pages = Blueprint("consents", __name__)

LONGEST = 20_000  # characters of one text


@pages.get("/manage/programmes/<uuid:programme>/consent")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show the text that people agree to now, and every earlier version."""
    found = identity.managed_programme(programme)
    asked = consents.current(found.id)
    return _page(found, dict(asked.texts) if asked else {})


@pages.post("/manage/programmes/<uuid:programme>/consent")
@identity.signed_in
def publish(programme: UUID) -> Response | tuple[str, int]:
    """Ask everybody to agree to another text; an empty one asks nobody."""
    found = identity.managed_programme(programme)
    typed = {code: request.form.get(f"text-{code}", "").replace("\r\n", "\n").strip() for code in roster.languages()}
    texts = {code: text for code, text in typed.items() if text}
    if any(len(text) > LONGEST for text in texts.values()):
        return _page(found, texts, gettext("Shorten each text to %(n)s characters.", n=language.number(LONGEST))), 400
    with database.writing():
        consents.publish(found.id, texts, identity.me().id)
    flash(gettext("From now on everybody is asked to agree to this.") if texts else gettext("Nobody is asked."), "good")
    return redirect(chrome.url("consents.show", programme=programme), 303)


def _page(programme: Programme, texts: dict[str, str], wrong: str = "") -> str:
    languages = roster.languages()
    first = next(iter(languages))
    return render_template(
        "lms/managing/consent.html",
        programme=programme,
        languages=languages.items(),
        texts=texts,
        versions=consents.versions(programme.id),
        problems={f"text-{first}": wrong} if wrong else {},
    )
