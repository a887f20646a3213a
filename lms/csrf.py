"""Refuse what another site makes a browser send.

Browsers of the last years say where a request comes from (``Sec-Fetch-Site``, ``Origin``). Older ones say nothing:
for them every form carries a token bound to the session.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import request, session
from markupsafe import Markup

from lms.errors import Refused
from lms.language import gettext

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf"
NO_TOKEN = Markup("")


def protect() -> None:
    """Raise :class:`Refused` (403) for a request that writes and does not come from a page of this site."""
    if request.method in SAFE_METHODS or _same_site():
        return
    raise Refused(
        403,
        gettext("This form did not come from a page of this site, or the page is too old."),
        gettext("Open the page again and send the form from there."),
    )


def _same_site() -> bool:
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is not None and origin != "null":
        return urlsplit(origin).netloc == request.host
    expected = session.get(FIELD, "")
    return bool(expected) and hmac.compare_digest(expected.encode(), request.form.get(FIELD, "").encode())


def token_field() -> Markup:
    """Return the hidden input for a form: empty in browsers that say where a request comes from."""
    if "HTTP_SEC_FETCH_SITE" in request.environ:
        return NO_TOKEN
    if FIELD not in session:
        session[FIELD] = secrets.token_urlsafe(16)
    return Markup('<input type="hidden" name="csrf" value="{}">').format(session[FIELD])
