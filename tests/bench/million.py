"""What must not grow with a site: ``make bench-million`` fills one with a million enrolments.

A cohort of 25 people who completed 40 activities each is looked at in a site of a thousand enrolments and in one of a
million, in turn. Then a programme in which a million things were completed is saved in each format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import clock, database, identity
from lms.identity import Cohort, Person
from lms.tables import cohorts, memberships
from tests import crowd, people
from tests.bench import exports, generated
from tests.bench.exports import ACTIVITIES, COURSE
from tests.bench.figures import Figure, against, figure, in_turn, seconds
from tests.bench.load import BROWSER
from tests.bench.prepared import cookie, site
from tests.crowd import SEATS

LOCAL = range(1, 41)  # the cohorts of the programme that both sites have: a thousand enrolments
NATIONAL = range(41, 1_041)  # those of the programme in which a million things were completed
ELSEWHERE = range(1_041, 40_001)  # everybody else: they have begun
TOGETHER = 974  # cohorts of a programme elsewhere

COMPLETIONS = len(NATIONAL) * SEATS * ACTIVITIES

ROUNDS = 21
ALIKE = 1.25  # how much longer a page may take among a million than among a thousand
MEMORY = 110  # megabytes, of the process that makes a file: a tenth more than is asked of a tenth of the rows
PATIENCE_SECONDS = 1_800
CACHE = 500_000  # kilobytes of its file that SQLite keeps in memory while it is filled

PAGES = {
    "cohort": ("the page of a cohort", identity.MANAGER, "/manage/{code}/"),
    "people": ("the people of a cohort", identity.MANAGER, "/manage/{code}/people"),
    "records": ("what was completed in a cohort", identity.MANAGER, "/manage/{code}/records"),
    "table": ("the trainer’s table of a cohort", identity.TRAINER, "/teach/{code}/"),
    "course": ("the course page of a trainee", identity.TRAINEE, "/learn/{code}/"),
    "programmes": (f"a manager’s first page, {len(LOCAL)} cohorts", identity.MANAGER, "/manage/"),
    "programme": ("what was completed in a programme", identity.MANAGER, "/manage/programmes/{programme}/records"),
    "roles": ("who has a part in a programme", identity.MANAGER, "/manage/programmes/{programme}/roles"),
}
"""Which pages are looked at: in words, in which role, and where they are."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A programme and a cohort of it, the same in both sites, and the browsers of those who look."""

    programme: UUID
    cohort: Cohort
    browsers: Mapping[str, FlaskClient]

    def read(self, role: str, path: str) -> float:
        """Open a page and return how many milliseconds that took, without the network."""
        address = path.format(code=self.cohort.code, programme=self.programme)
        return seconds(partial(self._open, role, address)) * 1000

    def _open(self, role: str, address: str) -> None:
        answer = self.browsers[role].get(address, headers=BROWSER)
        assert answer.status_code == 200, f"{address} answered {answer.status}"


def measure(folder: Path) -> Iterator[Figure]:
    """Fill both sites, look at the pages of both in turn, then save the files of the larger one."""
    content = folder / "content"
    generated.write(content, COURSE, modules=4, lessons=9, checks=1, asked=5)
    instances = folder / "thousand", folder / "million"
    with ExitStack() as stack:
        for instance in instances:
            instance.mkdir()
        small, large = (stack.enter_context(site(each, LMS_CONTENT=str(content))) for each in instances)
        thousand, million = looked_at(small), looked_at(large)
        national = people.programme(large, "A national programme")
        yield figure(
            "million.filled",
            f"{SEATS * (ELSEWHERE.stop - 1):,} enrolments and twice as many records written, SQLite",
            [seconds(partial(fill, large, national))],
            "s",
        )
        yield from pages(thousand, million)
        manager = _staff(large, identity.MANAGER, national)
        key = cookie(large, manager)
        yield from national_page(large, manager, national)
    path = f"/manage/programmes/{national}"
    limits = {"memory": MEMORY, "patience": PATIENCE_SECONDS}
    yield from exports.files(instances[1], content, path, key, COMPLETIONS, **limits)


def looked_at(app: Flask) -> Looked:
    """Make the programme that both sites have; everybody in it has completed everything."""
    programme = people.programme(app, "A local programme")
    with app.app_context():
        _fill(programme, LOCAL, ACTIVITIES)
        (cohort,) = identity.cohorts_where(cohorts.c.programme == programme, cohorts.c.title == "Cohort 1")
        first = database.connection().execute(select(memberships.c.person).where(memberships.c.cohort == cohort.id))
        trainee = identity.person_with_id(first.scalars().all()[0])
    assert trainee is not None
    found = {
        identity.MANAGER: _staff(app, identity.MANAGER, programme),
        identity.TRAINER: _staff(app, identity.TRAINER, programme, cohort.id),
        identity.TRAINEE: trainee,
    }
    return Looked(programme, cohort, {role: people.signed_in(app, who) for role, who in found.items()})


def _staff(app: Flask, role: str, programme: UUID, cohort: UUID | None = None) -> Person:
    who = people.person(app, "Somebody with a role", email=f"{uuid4()}@example.org")
    people.give(app, who, role, programme=programme, cohort=cohort)
    return who


def fill(app: Flask, national: UUID) -> None:
    """Enrol everybody else of the million: in the national programme, and elsewhere, where they have just begun."""
    with app.app_context():
        _fill(national, NATIONAL, ACTIVITIES)
    for first in range(0, len(ELSEWHERE), TOGETHER):
        elsewhere = people.programme(app, f"Programme {first}")
        with app.app_context():
            _fill(elsewhere, ELSEWHERE[first : first + TOGETHER], 1)


def _fill(programme: UUID, groups: range, activities: int) -> None:
    """Make cohorts in which everybody has done that many activities."""
    with database.writing() as link:
        link.exec_driver_sql(f"PRAGMA cache_size = -{CACHE}")
        crowd.enrol(link, programme, groups, COURSE, clock.now())
        crowd.complete(link, groups, exports.completed(COURSE)[:activities])


def pages(thousand: Looked, million: Looked) -> Iterator[Figure]:
    """Open each page in both sites in turn."""
    for name, (what, role, path) in PAGES.items():
        small, large = in_turn(ROUNDS, partial(thousand.read, role, path), partial(million.read, role, path))
        among = f"{what}, among a million enrolments, by the same among a thousand"
        yield against(f"million.{name}", among, large, small, "ms", at_most=ALIKE)


def national_page(app: Flask, manager: Person, programme: UUID) -> Iterator[Figure]:
    """Open the page of the programme in which a million things were completed."""
    browser = people.signed_in(app, manager)

    def read() -> None:
        assert browser.get(f"/manage/programmes/{programme}/records", headers=BROWSER).status_code == 200

    read()
    what = f"the page of the records of a programme with {COMPLETIONS:,} completions, the newest 100 of them"
    yield figure("million.newest", what, [seconds(read) for _round in range(3)], "s")
