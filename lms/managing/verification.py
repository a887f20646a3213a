"""What anybody may look up: whether a certificate is genuine and still stands. By its number only; none is listed."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lms import chrome, clock, identity, limits
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.certificates.sheet import sheet
from lms.language import gettext

pages = Blueprint("verification", __name__)

PDF_FIELD = "pdf"


@pages.get("/verify")
def ask() -> AnyResponse:
    """Ask for a number, or look up the one that was typed."""
    typed = request.args.get("number", "").strip()
    if typed:
        return _answer(typed)
    return _unlisted(render_template("lms/certificates/verify.html", typed="", unknown=False))


@pages.get("/verify/<number>")
def show(number: str) -> AnyResponse:
    """Show everything that a certificate says, and whether it stands."""
    return _answer(number)


@pages.post("/verify/<number>")
def compare(number: str) -> AnyResponse:
    """Say whether a PDF that somebody was handed is the one that was issued."""
    sent = request.files.get(PDF_FIELD)
    body = sent.read() if sent else b""
    if not body:
        return _answer(number, problem=gettext("Choose the PDF file first."))
    return _answer(number, sent=hashlib.sha256(body).hexdigest())


def _answer(typed: str, sent: str = "", problem: str = "") -> AnyResponse:
    """Answer about a number; ``sent`` is the sha256 of a PDF to compare, ``problem`` why there is none."""
    certificate = looked_up(typed)
    if certificate is None:
        return _unlisted(render_template("lms/certificates/verify.html", typed=typed, unknown=True), 404)
    number = certificate.words.number
    if typed != number and request.method == "GET":
        return redirect(chrome.url("verification.show", number=number), 303)
    page = render_template(
        "lms/certificates/verified.html",
        certificate=certificate,
        expired=certificate.expired(clock.now().date()),
        sheet=sheet(certificate.words),
        sent=sent,
        problem=problem,
        pdf_field=PDF_FIELD,
    )
    return _unlisted(page, 400 if problem else 200)


def looked_up(typed: str) -> Certificate | None:
    """Return a certificate, or ``None``, and count the look-up: numbers cannot be tried out by the thousand."""
    identity.who()  # settles the language of a reader who is signed in before the certificate is written out in it
    key = f"verify:{limits.address()}"
    limits.refuse_after({key: current_app.config["LMS_VERIFY_TRIES_PER_ADDRESS"]})
    limits.count(key)
    return register.find(typed)


def _unlisted(page: str, code: int = 200) -> Response:
    """Answer with a page that no search engine keeps: it has a person's name on it."""
    response = make_response(page, code)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
