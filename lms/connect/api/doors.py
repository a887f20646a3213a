"""The API's addresses: who may come in, how often, and what an answer looks like.

    GET /api/v1/<resource>?cohort=&limit=&cursor=     Authorization: Bearer threshold_…
    200 {"items": […], "next": "<address of the next page>" or null, "cursor": "…" or null}

A cursor stays good: software that comes back with the last one gets what was added behind it. An answer that is as the
one that software has already (``If-None-Match``) is 304. Errors are ``application/problem+json`` (RFC 9457).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lms import database, errors, identity, limits, urls
from lms.connect.api import description, tokens
from lms.connect.api.resource import Asked, Page, Resource
from lms.connect.api.resources import RESOURCES
from lms.connect.api.tokens import NAMES, Token
from lms.errors import Refused
from lms.language import gettext, number
from lms.managing.exports.jsonl import plain
from lms.tables import cohorts, programmes

pages = Blueprint("api", __name__)

USUAL_LIMIT, MOST = 100, 500
"""Rows of a page."""

PROBLEM = "application/problem+json"


@pages.get("/api/openapi.json")
def show() -> AnyResponse:
    """Describe the API, for programs and for who writes them; no token is needed."""
    return _sent(description.whole(RESOURCES, USUAL_LIMIT, MOST))


@pages.get("/api/v1/<resource>")
def read(resource: str) -> AnyResponse:
    """Send a page of a resource."""
    token, found = _admitted(), RESOURCES.get(resource)
    with database.writing():
        limits.count(_key(token))
        if found is not None and found.scope in token.scopes:
            tokens.note_use(token, found.scope)
    if found is None:
        raise Refused(404, gettext("The API has no resource of this name."), _listed())
    if found.scope not in token.scopes:
        raise Refused(
            403,
            gettext("This token may not read this resource."),
            gettext("Make a token with the scope %(scope)s.", scope=found.scope),
        )
    return _sent(_envelope(found, _asked(token)))


@pages.get("/api/<path:somewhere>")
def nowhere(somewhere: str) -> AnyResponse:
    """Say in the API's own way that there is nothing at an address below it."""
    raise Refused(404, gettext("The API has no address %(path)s.", path=f"/api/{somewhere}"), _listed())


def _listed() -> str:
    return gettext("There are: %(resources)s.", resources=", ".join(RESOURCES))


def _admitted() -> Token:
    """Return the token of this request; raise :class:`Refused` where it has none (401) or comes too often (429)."""
    given = request.authorization
    carried = given.token if given and given.type == "bearer" else None
    if not carried:
        raise Refused(
            401,
            gettext("This address is open to software that has a token."),
            gettext("Send it as Authorization: Bearer, and never in the address."),
        )
    token = tokens.find(carried)
    if token is None or not token.is_open():
        raise Refused(
            401,
            gettext(
                "This token opens nothing: it was never made here, is revoked, its time is over, or whoever made it no "
                "longer manages the programme."
            ),
            gettext("Ask a manager of the programme for another."),
        )
    limits.refuse_after({_key(token): current_app.config["LMS_API_CALLS"]})
    return token


def _key(token: Token) -> str:
    return f"api:{token.id}"


def _asked(token: Token) -> Asked:
    """Read what is asked for; raise :class:`Refused` for what no programme of this token has."""
    (programme,) = identity.programmes_where(programmes.c.id == token.programme)
    code = request.args.get("cohort", "")
    found = identity.cohorts_where(cohorts.c.programme == programme.id, *([cohorts.c.code == code] if code else []))
    if code and not found:
        raise Refused(
            404,
            gettext("The programme of this token has no cohort %(code)s.", code=code),
            gettext("The resource cohorts lists the codes of those that it has."),
        )
    by_id, cursor = {cohort.id: cohort for cohort in found}, request.args.get("cursor", "")
    return Asked(programme, by_id, bool(code), NAMES in token.scopes, cursor, _limit())


def _limit() -> int:
    text = request.args.get("limit", str(USUAL_LIMIT))
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST):
        raise Refused(
            400,
            gettext("limit is a whole number from 1 to %(most)s.", most=number(MOST)),
            gettext("Without it an answer has %(usual)s rows at most.", usual=number(USUAL_LIMIT)),
        )
    return int(text[:9])


def _envelope(resource: Resource, asked: Asked) -> Mapping[str, Any]:
    page = resource.read(asked)
    return {"items": page.items, "next": _next(resource, asked, page), "cursor": page.cursor or None}


def _next(resource: Resource, asked: Asked, page: Page) -> str | None:
    if not page.more:
        return None
    same: dict[str, object] = {name: request.args[name] for name in ("cohort", "limit") if name in request.args}
    return urls.public("api.read", resource=resource.scope, **same, cursor=page.cursor)


def _sent(told: Mapping[str, Any]) -> AnyResponse:
    """Answer with JSON, or that what the reader has is still the same."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=plain).encode()
    response = Response(body, mimetype="application/json")
    response.vary.update(("Authorization", "Accept-Language"))
    # Weak: compressed on the way or not, it says the same.
    response.set_etag(hashlib.sha256(body).hexdigest()[:32], weak=True)
    return response.make_conditional(request)


@pages.errorhandler(HTTPException)
def problem(error: HTTPException) -> AnyResponse | HTTPException:
    """Answer an error as RFC 9457 has it, in the language that the software asks for."""
    if error.code is None or error.code < 400:
        return error
    wrong, fix = errors.words(error)
    told = {"type": "about:blank", "title": HTTPStatus(error.code).phrase, "status": error.code}
    body = json.dumps({**told, "detail": f"{wrong} {fix}".strip()}, ensure_ascii=False)
    response = Response(body, error.code, mimetype=PROBLEM)
    if error.code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Threshold"'
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(limits.seconds_left())
    return response
