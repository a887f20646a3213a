"""What other software checks certificates with: signed credentials, the site's keys, the lists of what was revoked.

All of it is public, and none of it says who has a certificate: a credential is found by its number alone.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from flask import Blueprint, Response

from lms import clock
from lms.certificates import credentials, issuing, keys, register
from lms.errors import not_found
from lms.managing import verification

pages = Blueprint("credentials", __name__)

JSON_LD = "application/ld+json"
FIVE_MINUTES = 300  # seconds; a revocation is seen elsewhere after that


@pages.get("/verify/<number>/credential.json")
def show(number: str) -> Response:
    """Send the credential of a certificate; what was revoked is sent too, its status says so."""
    found = verification.looked_up(number)
    if found is None:
        raise not_found()
    response = Response(issuing.credential(found), mimetype=JSON_LD)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.words.number}.json"'
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@pages.get("/verify/issuer/did.json")
def issuer() -> Response:
    """Send the site's keys, as ``did:web`` asks for them."""
    told = credentials.did_document(keys.published())
    return _public(credentials.as_bytes(told), "application/did+ld+json")


@pages.get("/verify/issuer/revoked/<int:number>.json")
def revoked(number: int) -> Response:
    """Send one of the lists of what was revoked, signed as of this minute."""
    if not 1 <= number <= register.last_place() // credentials.BITS + 1:
        raise not_found()
    minute = clock.now().replace(second=0, microsecond=0)
    listed = register.revoked_places()
    return _public(_list(number, listed, minute, credentials.issuer(), keys.current().id), JSON_LD)


@lru_cache(maxsize=8)
def _list(number: int, listed: tuple[int, ...], minute: datetime, _issuer: str, _key: str) -> bytes:
    """Sign a list, once a minute however often it is asked for."""
    return credentials.write_list(number, listed, minute, keys.current())


def _public(body: bytes, kind: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    response.headers["Access-Control-Allow-Origin"] = "*"  # verifiers run in browsers, too
    return response
