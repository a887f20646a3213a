"""Files that trainees send: checked by what they hold, kept outside the web's folders, shown to the right people.

A file lies in ``LMS_UPLOADS`` under the hash of what it holds; its row says who sent it. It takes its place when it is
whole and its answer was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from flask import Blueprint, request, send_file
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from curricula.questions.base import Question
from curricula.questions.upload import Upload
from lms import chrome, clock, database, identity, limits
from lms.accounts.names import read_name
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext, kilobytes
from lms.learning import contents, disk
from lms.learning.contents import Sort, Untakeable
from lms.tables import uploads as table

pages = Blueprint("uploads", __name__)

# Where a form may bring a file of LMS_FILE_LIMIT.
TAKEN_AT = frozenset(
    {"lms.lessons.answer", "lms.quizzes.answer", "lms.assignments.write", "lms.echo.create", "lms.echo.correct"}
)

AT_MOST = 60  # files of one person within 15 minutes
MOST_BYTES = 500_000_000  # of all files that one person sent
LONGEST_NAME = 100

_NO_NAME = re.compile(r'[:*?"<>|]')  # no file of some systems may have these in its name

# Opened by itself, a file is nothing but itself: it runs nothing and loads nothing.
ALONE = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a trainee sent in a cohort: ``hash`` is that of what lies on the disk, ``size`` its bytes.

    ``part`` is where it lies until :func:`kept` gives it its place, ``None`` for one that has it.
    """

    id: UUID
    hash: str
    kind: str
    size: int
    name: str
    person: UUID
    cohort: UUID
    at: datetime
    part: Path | None = None

    @property
    def path(self) -> Path:
        """Where it lies."""
        return disk.folder() / self.hash[:2] / self.hash

    @property
    def may_tell_a_place(self) -> bool:
        """Whether it is kept as the camera made it, with the place where that was."""
        return self.kind == contents.HEIC


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a page shows it; ``look`` says how: picture, audio, or empty for a link alone."""

    file: SentFile
    address: str

    @property
    def look(self) -> str:
        """Which element of HTML shows it."""
        if self.file.kind in contents.PICTURES:
            return "picture"
        return "audio" if self.file.kind.startswith("audio/") else ""


def given(seat: Seat, asked: Question) -> tuple[list[str], SentFile | None]:
    """Return what a form answers to a question, and the file in it, on the disk already; :func:`kept` keeps it.

    A form without a new file names the one that was sent before, or says that it is taken back. Raises
    :class:`Untakeable`.
    """
    if not isinstance(asked, Upload):
        return request.form.getlist(asked.id), None
    chosen = next((file for file in request.files.getlist(asked.id) if file.filename), None)
    if chosen is not None:
        file = receive(seat, chosen, asked.sort)
        return [str(file.id)], file
    return ([] if request.form.get(f"{asked.id}-remove") else request.form.getlist(asked.id)), None


def receive(seat: Seat, sent: FileStorage, sort: Sort) -> SentFile:
    """Put a file on the disk, aside; outside ``database.writing()``. The same one, sent again, is the same.

    Raises :class:`Untakeable` for a file that is not taken.
    """
    key = f"upload:{seat.person.id}"
    limits.refuse_after({key: AT_MOST})
    limits.count(key)
    if _held(seat.person.id) > MOST_BYTES:
        raise Untakeable(
            gettext(
                "You have sent %(limit)s of files, which is all that is kept for one person. Ask your trainer.",
                limit=kilobytes(MOST_BYTES),
            )  # fmt: skip
        )
    with disk.new_part() as part:
        disk.write(part, sent)
        kind = contents.kind_of(part, sort)
        if kind in contents.PICTURES:
            contents.redraw(part, kind)
        content, size = disk.hash_of(part), part.stat().st_size
        name = _plain_name(sent.filename or "", contents.SUFFIXES[sort][kind])
        own = uuid5(seat.person.id, f"{seat.cohort.id}:{content}")
    return SentFile(own, content, kind, size, name, seat.person.id, seat.cohort.id, clock.now(), part)


def _held(person: UUID) -> int:
    query = select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.person == person)
    return int(database.connection().execute(query).scalar_one())


def _plain_name(name: str, suffix: str) -> str:
    """Return a file's own name without folders, and with the ending of what it is."""
    last = _NO_NAME.sub("_", name.replace("\\", "/").rpartition("/")[2])
    stem, dot, _ending = last.rpartition(".")
    return (read_name(stem if dot else last)[:LONGEST_NAME] or "file") + suffix


@contextmanager
def kept(file: SentFile | None) -> Iterator[None]:
    """Add the row of a file, if there is one, and give the file its place once all inside has ended well.

    It is the last in ``database.writing()``: where the answer is refused, neither the row nor the file stays.
    """
    if file is None or file.part is None:
        yield
        return
    try:
        database.insert_once(table, [{column.name: getattr(file, column.name) for column in table.columns}])
        yield
        disk.move(file.part, file.path)
    finally:
        file.part.unlink(missing_ok=True)


def refuse_foreign(seat: Seat, asked: Question, answer: Sequence[str]) -> None:
    """Raise :class:`Refused` (400) for an answer that names a file which this trainee did not send in this cohort."""
    named = [name for name in answer if name] if isinstance(asked, Upload) else []
    if named and len(of_person(seat.cohort.id, seat.person.id, named)) < len(named):
        raise Refused(
            400,
            gettext("This answer names a file that was not sent from here."),
            gettext("Open the question again, choose the file and send it."),
        )


def of_person(cohort: UUID, person: UUID, names: Iterable[str]) -> Mapping[str, SentFile]:
    """Return the files with these names that a person sent in a cohort, by name."""
    wanted = [key for key in map(_id, names) if key is not None]
    if not wanted:
        return {}
    query = select(table).where(table.c.id.in_(wanted), table.c.person == person, table.c.cohort == cohort)
    return {str(row.id): SentFile(**row._mapping) for row in database.connection().execute(query)}


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def shown(seat: Seat, names: Iterable[str]) -> Mapping[str, Shown]:
    """Return a trainee's own files with these names as their pages show them, by name."""
    return {
        name: Shown(file, chrome.url("uploads.show", cohort=seat.cohort.code, upload=file.id))
        for name, file in of_person(seat.cohort.id, seat.person.id, names).items()
    }


def shown_to_trainer(seat: Seat, names: Iterable[str]) -> Mapping[str, Shown]:
    """Return a trainee's files with these names as their trainer's pages show them, by name."""
    cohort, person = seat.cohort, seat.person.id
    return {
        name: Shown(file, chrome.url("uploads.of_trainee", cohort=cohort.code, person=person, upload=file.id))
        for name, file in of_person(cohort.id, person, names).items()
    }


def answered(questions: Iterable[Question], answers: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of the files among the answers."""
    return [name for asked in questions if isinstance(asked, Upload) for name in answers.get(asked.id, ())]


def send(cohort: UUID, person: UUID, upload: UUID) -> Response:
    """Send a file of a person as something to save; 404 for anybody else's."""
    file = of_person(cohort, person, [str(upload)]).get(str(upload))
    if file is None:
        raise not_found()
    try:
        response = send_file(
            file.path, file.kind, as_attachment=True, download_name=file.name, etag=file.hash, last_modified=file.at
        )
    except FileNotFoundError as error:
        wrong = gettext("This file is not on the server any more.")
        fix = gettext("Tell whoever runs the site: the folder of the files that were sent belongs to the backup.")
        raise Refused(404, wrong, fix) from error
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@pages.get("/learn/<cohort>/file/<uuid:upload>")
@identity.signed_in
def show(cohort: str, upload: UUID) -> Response:
    """Send a trainee a file of their own."""
    seat = identity.seat(cohort)
    return send(seat.cohort.id, seat.person.id, upload)


@pages.get("/teach/<cohort>/<uuid:person>/file/<uuid:upload>")
@identity.signed_in
def of_trainee(cohort: str, person: UUID, upload: UUID) -> Response:
    """Send a trainer a file that a trainee of theirs sent."""
    seat = identity.trainee_of(identity.assessed_cohort(cohort), person)
    return send(seat.cohort.id, seat.person.id, upload)
