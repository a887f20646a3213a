"""What may go wrong on a page, in words that a reader can act on."""

from __future__ import annotations

from flask import Response, render_template
from werkzeug.exceptions import HTTPException

from lms.language import gettext
from lms.language import gettext_lazy as _

# What each refusal says and what to do about it; anything else says what 400 says.
ADVICE = {
    400: (_("This page could not read what was sent."), _("Go back, reload the page and try again.")),
    403: (_("This is not open to you."), _("Sign in with another account, or ask your trainer or manager.")),
    404: (_("There is no such page, or it is not yours."), _("Check the address, or start from your courses.")),
    405: (_("This address only takes a form."), _("Open the page itself and use its button.")),
    409: (_("Something changed in the meantime."), _("Nothing was lost. Reload the page and look again.")),
    413: (_("The file is too large."), _("Make it smaller or split it, then send it again.")),
    429: (_("Too many tries in a short time."), _("Wait a quarter of an hour and try again.")),
    500: (_("Something went wrong on our side."), _("What you sent before is kept. Try again in a minute.")),
}


class Refused(HTTPException):
    """A request that cannot be carried out, with a sentence of its own in the reader's language."""

    def __init__(self, code: int, wrong: str, fix: str = "") -> None:
        super().__init__(wrong)
        self.code = code
        self.wrong = wrong
        self.fix = fix


def page(error: HTTPException) -> Response:
    """Draw the page for an error: what is wrong and what to do, never a trace."""
    code = error.code or 500
    wrong, fix = words(error)
    response = Response(render_template("lms/error.html", wrong=wrong, fix=fix, code=code), code)
    if error.get_response().headers.get("Retry-After"):
        response.headers["Retry-After"] = error.get_response().headers["Retry-After"]
    return response


def words(error: HTTPException) -> tuple[str, str]:
    """Return what is wrong, and what to do about it."""
    usual = ADVICE.get(error.code or 500, ADVICE[400])
    wrong, fix = str(usual[0]), str(usual[1])
    return (error.wrong, error.fix or fix) if isinstance(error, Refused) else (wrong, fix)


def not_found() -> Refused:
    """Say that there is no such thing, or none of yours: the two are never told apart."""
    return Refused(404, gettext("There is no such page, or it is not yours."))
