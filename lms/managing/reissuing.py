"""A person's name changes: the manager says why, and the certificate is issued anew. The old one stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, records, urls
from lms.certificates import issuing, logos
from lms.certificates.register import Certificate
from lms.certificates.words import CertificateWords, certificate_number
from lms.errors import Refused
from lms.identity import Cohort
from lms.language import gettext
from lms.managing import issued
from lms.managing.typed import Typed
from lms.privacy import code_names
from lms.records import Record
from lms.tables import people
from lms.tables import records as log
from lms.typesetting import Unprintable

pages = Blueprint("reissuing", __name__)


@pages.get("/manage/<cohort>/certificates/<number>/reissue")
@identity.signed_in
def ask(cohort: str, number: str) -> str:
    """Ask for the new name, and why it changed."""
    found = identity.managed_cohort(cohort)
    return _form(found, _standing(found, number), Typed({"id": str(uuid4())}))


@pages.post("/manage/<cohort>/certificates/<number>/reissue")
@identity.signed_in
def reissue(cohort: str, number: str) -> Response | tuple[str, int]:
    """Change the name of a person, and issue their certificate anew under it."""
    found = identity.managed_cohort(cohort)
    cause = records.chosen_id(request.form.get("id"))
    if records.read(log.c.id == cause):
        return redirect(chrome.url("issued.cohort", cohort=cohort), 303)  # sent twice
    certificate, typed = _standing(found, number), Typed(request.form)
    name = typed.person()
    reason = typed.line(
        "reason", needed=gettext("Write why, for the log: for example a marriage, or a court's decision.")
    )
    if name and name == certificate.words.name:
        typed.problems["name"] = gettext("This name is on the certificate already.")
    if not typed.problems:
        try:
            _issue(found, certificate, cause, {"name": name, "before": certificate.words.name, "reason": reason})
        except Unprintable as error:
            typed.problems["name"] = gettext("There are no letters for %(letters)s in print.", letters=error.named)
    if typed.problems:
        return _form(found, certificate, typed), 400
    flash(gettext("The certificate was issued anew for %(name)s. The old one stands.", name=name), "good")
    return redirect(chrome.url("issued.cohort", cohort=cohort), 303)


def _issue(cohort: Cohort, certificate: Certificate, cause: UUID, change: Mapping[str, str]) -> None:
    """Record the change, rename the person and keep the new certificate, all of it or nothing."""
    words = _anew(cohort, certificate.words, cause, change["name"])
    prepared = issuing.prepare(certificate.person, cohort.id, cause, words)
    changed = Record(
        records.NAME_CHANGED,
        certificate.person,
        cohort.id,
        clock.now(),
        what={**change, "number": certificate.words.number},
        id=cause,
        author=identity.me().id,
    )
    with database.writing() as link:
        database.hold(people, certificate.person)
        _standing(cohort, certificate.words.number)  # nobody was quicker
        records.append(changed)
        link.execute(people.update().where(people.c.id == certificate.person).values(name=change["name"]))
        issuing.keep(prepared)


def _anew(cohort: Cohort, words: CertificateWords, cause: UUID, name: str) -> CertificateWords:
    today = cohort.day(clock.now())
    number = certificate_number(current_app.config["LMS_CERTIFICATE_PREFIX"], today.year, words.code, cause)
    return replace(
        words,
        name=name,
        number=number,
        issued_on=today,
        address=urls.public("verification.show", number=number),
        replaces=words.number,
        logos=logos.on_certificates(cohort.programme),
    )


def _standing(cohort: Cohort, number: str) -> Certificate:
    """Return a certificate of the cohort that can be issued anew; raise :class:`Refused` (409) for another."""
    code_names.refuse_names(cohort)
    certificate = issued.issued_in(cohort, number)
    if certificate.revocation is not None:
        raise Refused(409, gettext("This certificate is revoked: it is not issued anew."))
    if certificate.reissued_as:
        raise Refused(
            409, gettext("This certificate was issued anew already, as %(number)s.", number=certificate.reissued_as)
        )
    return certificate


def _form(cohort: Cohort, certificate: Certificate, typed: Typed) -> str:
    return render_template(
        "lms/certificates/reissue.html",
        cohort=cohort,
        certificate=certificate,
        fields=typed.fields,
        problems=typed.problems,
    )
