"""The transcript of a trainee, for staff: of those of their courses that whoever asks teaches or manages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from lms import chrome, identity
from lms.certificates.transcript import Transcript
from lms.learning import transcripts

pages = Blueprint("transcript_of", __name__)

ADDRESS = "/teach/<cohort>/<uuid:person>/transcript"


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, person: UUID) -> str:
    """Show the transcript of a trainee of a cohort."""
    found = _found(cohort, person)
    place = {"cohort": cohort, "person": person}
    files = [(suffix, chrome.url("transcript_of.file", suffix=suffix, **place)) for suffix in transcripts.WRITERS]
    return transcripts.page(found, files, [(found.name, chrome.url("trainees.show", **place))])


@pages.get(ADDRESS + ".<suffix>")
@identity.signed_in
def file(cohort: str, person: UUID, suffix: str) -> Response:
    """Send the transcript of a trainee of a cohort as PDF or JSON."""
    return transcripts.as_file(_found(cohort, person), suffix)


def _found(cohort: str, person: UUID) -> Transcript:
    taught = identity.taught_cohort(cohort)
    asking = identity.me()
    found = identity.trainee_of(taught, person).person
    return transcripts.of(found, lambda other: other.id == taught.id or asking.teaches(other))
