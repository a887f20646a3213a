"""Photographs of lists of participants: told by what they hold, drawn anew, kept outside the web's folders.

A photograph that came with a form which has to be mended waits among the parts, so that nobody pays for sending it
twice; the form names it by a seal that opens for its sender alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from curricula.cascade import Said, Sheet, Training
from lms import limits, sealing
from lms.errors import Refused
from lms.language import gettext, kilobytes
from lms.learning import contents, disk, uploads
from lms.learning.contents import Untakeable

AT_MOST = 60  # photographs of one trainer within 15 minutes
MOST_BYTES = 300_000_000  # of all photographs that one trainer sent
FIELD, KEPT = "sheet", "sheet-kept"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph on the disk, aside; :func:`keep` gives it its place."""

    sheet: Sheet
    part: Path

    def seal(self, trainer: UUID) -> str:
        """Return what names it in a form of this trainer's."""
        return sealing.sealed(UUID(self.part.name), _purpose(trainer))


def _purpose(trainer: UUID) -> str:
    return f"cascade.sheet:{trainer}"


def given(trainer: UUID, earlier: Iterable[Training]) -> Photograph | None:
    """Return the photograph that a form brings, or that it names because it came before; ``None`` without one.

    Raises :class:`Untakeable` for what is none, and where ``earlier`` entries of the trainer have too many.
    """
    chosen = next((file for file in request.files.getlist(FIELD) if file.filename), None)
    if chosen is None:
        return _waiting(trainer)
    held = {said.sheet.hash: said.sheet.size for each in earlier for said in _all_said(each) if said.sheet}
    if sum(held.values()) > MOST_BYTES:
        raise Untakeable(
            gettext("You have sent %(limit)s of photographs, which is all that is kept.", limit=kilobytes(MOST_BYTES))
        )
    return _received(trainer, chosen)


def _all_said(training: Training) -> list[Said]:
    return [event.said for event in training.history if event.said is not None]


def _received(trainer: UUID, sent: FileStorage) -> Photograph:
    key = f"sheet:{trainer}"
    limits.refuse_after({key: AT_MOST})
    limits.count(key)
    with disk.new_part() as part:
        disk.write(part, sent)
        kind = contents.kind_of(part, "file")
        if kind not in contents.PICTURES:
            raise Untakeable(gettext("Send a photograph of the list: JPEG, PNG or WebP."))
        contents.redraw(part, kind)
        return _as_it_is(part, kind)


def _as_it_is(part: Path, kind: str) -> Photograph:
    return Photograph(Sheet(disk.hash_of(part), kind, part.stat().st_size), part)


def _waiting(trainer: UUID) -> Photograph | None:
    key = sealing.opened(request.form.get(KEPT, ""), _purpose(trainer))
    part = disk.part(key) if key else None
    if part is None or not part.exists():
        return None
    return _as_it_is(part, contents.kind_of(part, "file"))


def keep(photograph: Photograph | None) -> None:
    """Give a photograph its place, as the last in ``database.writing()``."""
    if photograph is not None:
        disk.move(photograph.part, disk.sheet(photograph.sheet.hash))


def send(training: Training) -> Response:
    """Send the photograph of an entry as something to save; :class:`Refused` (404) where there is none."""
    sheet = training.said.sheet
    place = disk.sheet(sheet.hash) if sheet else None
    if sheet is None or place is None or not place.exists():
        raise Refused(404, gettext("There is no photograph of the list of participants."))
    name = f"{training.said.day} {sheet.hash[:8]}{contents.SUFFIXES['file'][sheet.kind]}"
    response = send_file(place, sheet.kind, as_attachment=True, download_name=name, etag=sheet.hash)
    response.headers["Content-Security-Policy"] = uploads.ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
