"""The certificates of a cohort for its manager: who has one, printing it for them, revoking it."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity
from lms.certificates import printing, register
from lms.certificates.register import Certificate
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.learning import certificates
from lms.managing.typed import Typed

pages = Blueprint("issued", __name__)


@pages.get("/manage/<cohort>/certificates")
@identity.signed_in
def cohort(cohort: str) -> str:
    """List every certificate of a cohort, by name."""
    found = identity.managed_cohort(cohort)
    listed = sorted(register.of_cohort(found), key=lambda each: (each.words.name.casefold(), each.issued_at))
    today = found.day(clock.now())
    expired = {each.record for each in listed if each.expired(today)}
    return render_template("lms/certificates/issued.html", cohort=found, certificates=listed, expired=expired)


@pages.get("/manage/<cohort>/certificates.pdf")
@identity.signed_in
def pdf_of_all(cohort: str) -> Response:
    """Send every certificate of a cohort that stands, by name, in one file for the printer."""
    found = identity.managed_cohort(cohort)
    standing = [each.words for each in register.of_cohort(found) if each.newest]
    if not standing:
        raise Refused(409, gettext("Nobody in this cohort has a certificate yet."))
    title = gettext("Certificates: %(cohort)s", cohort=found.title)
    body = printing.pdf_of_all(sorted(standing, key=lambda words: words.name.casefold()), title)
    return send_file(io.BytesIO(body), "application/pdf", as_attachment=True, download_name=f"{found.code}.pdf")


@pages.get("/manage/<cohort>/certificates/<number>.pdf")
@identity.signed_in
def pdf(cohort: str, number: str) -> Response:
    """Send the PDF of a trainee who has no way to print it."""
    return certificates.as_file(issued_in(identity.managed_cohort(cohort), number))


@pages.get("/manage/<cohort>/certificates/<number>/revoke")
@identity.signed_in
def ask(cohort: str, number: str) -> str:
    """Ask why a certificate is revoked."""
    found = identity.managed_cohort(cohort)
    return _form(found, issued_in(found, number), Typed({}))


@pages.post("/manage/<cohort>/certificates/<number>/revoke")
@identity.signed_in
def revoke(cohort: str, number: str) -> Response | tuple[str, int]:
    """Revoke a certificate, with a reason that everybody who looks it up will read."""
    found = identity.managed_cohort(cohort)
    certificate = issued_in(found, number)
    typed = Typed(request.form)
    reason = typed.line("reason", needed=gettext("Write why: whoever looks the certificate up reads it."))
    if typed.problems:
        return _form(found, certificate, typed), 400
    with database.writing():
        register.revoke(certificate.words.number, reason, identity.me(), typed.fields.get("replaceable") == "1")
    flash(gettext("The certificate %(number)s is revoked.", number=certificate.words.number), "good")
    return redirect(chrome.url("issued.cohort", cohort=cohort), 303)


def issued_in(cohort: Cohort, number: str) -> Certificate:
    """Return a certificate of the cohort; 404 for one of another cohort, as for none."""
    for certificate in register.of_cohort(cohort):
        if certificate.words.number == number:
            return certificate
    raise not_found()


def _form(cohort: Cohort, certificate: Certificate, typed: Typed) -> str:
    return render_template(
        "lms/certificates/revoke.html",
        cohort=cohort,
        certificate=certificate,
        fields=typed.fields,
        problems=typed.problems,
    )
