"""The demonstration: an invented programme, two cohorts part-way through, and one account for each role.

Everything is written through the same functions that real trainees and managers reach, so that the records, the
progress and the conclusions are real. The people, the towns and the funder are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID, uuid5

from curricula.activities.scenario.case import Scenario
from curricula.model import Activity, Lesson, Quiz
from curricula.questions.base import Question
from curricula.questions.upload import Upload
from lms import clock, codes, database, granting, identity, publication, records
from lms.accounts import secrets
from lms.accounts.invented import ACCOUNTS, PASSWORD, SPACE
from lms.identity import ADMIN, MANAGER, TRAINEE, TRAINER, Seat
from lms.learning import attempts, progress, runs
from lms.learning.given import Given
from lms.records import Record
from lms.tables import cohorts, people, programmes


@dataclass(frozen=True, slots=True)
class Group:
    """An invented cohort. ``starts`` is in days from today; ``names`` are its trainees beside the accounts."""

    key: str
    title: str
    curriculum: str
    starts: int
    place: str
    country: str
    timezone: str
    modality: str
    names: tuple[str, ...]


KNOWN_BEFORE = 0.55  # of what an invented trainee will know at the end

GROUPS = (
    Group(
        "outreach",
        "Outreach workers, Oshkent",
        "social-work",
        -12,
        "Oshkent (invented)",
        "KG",
        "Asia/Bishkek",
        "in-person",
        (
            "Айгуль Токтогулова",
            "Timur Askarov",
            "Нурлан Бекбоев",
            "Ғафур Ҳакимов",
            "Әсел Жүнісова",
            "Өмүрбек Үсөнов",
            "Dilnoza Yo‘ldosheva",
            "Sherzod G‘aniyev",
            "Зарина Қодирова",
            "Рустам Назаров",
            "Milica Đorđević",
            "Жељко Њежић",
            "សុខ ចាន់ធី",
            "ពេជ្រ វិច្ឆិកា",
            "فرشته احمدی",
            "نوید کریمی",
            "Gulnara Ismailova",
            "Бакыт Эсенов",
            "Jamshid Rahimov",
            "Наргиза Умарова",
            "Aizada Mamytova",
            "Азамат Сыдыков",
            "Lola Nazarova",
            "Ҷамшед Ӯроқов",
        ),
    ),
    Group(
        "clinic",
        "Clinic staff, Narynabad",
        "oamt",
        -2,
        "Narynabad (invented)",
        "TJ",
        "Asia/Dushanbe",
        "hybrid",
        (
            "Парвина Саидова",
            "Фарҳод Ғуломов",
            "Manizha Karimova",
            "Олег Иванченко",
            "Sitora Azizova",
            "Ҳусейн Раҳмонов",
        ),
    ),
)


def accounts_in_words() -> list[str]:
    """Return a line for each account: who it is and how to sign in."""
    return [f"  {account.email:24} {PASSWORD}   {account.role}" for account in ACCOUNTS]


def fill() -> bool:
    """Invent the programme, its people and what they did; nothing happens where that was done before.

    Returns whether anything was invented.
    """
    link = database.connection()
    if link.execute(people.select().where(people.c.id == ACCOUNTS[0].id)).first() is not None:
        return False
    shown = secrets.hashed(PASSWORD)
    with database.writing():
        programme = _programme()
        for account in ACCOUNTS:
            _person(account.id, account.name, email=account.email, password=shown)
        granting.grant(ACCOUNTS[0].id, MANAGER)
        granting.grant(ACCOUNTS[0].id, MANAGER, programme)
        granting.grant(ACCOUNTS[3].id, ADMIN)
        for group in GROUPS:
            _cohort(group, programme)
    for group in GROUPS:
        _study(group)
    return True


def _programme() -> UUID:
    row = {
        "id": uuid5(SPACE, "programme"),
        "title": "Bridges to Care (invented)",
        "funder": "Fund for Healthy Communities (invented)",
        "starts_on": _day(-200),
        "ends_on": _day(165),
        "created_at": clock.now(),
    }
    database.connection().execute(programmes.insert().values(row))
    return cast("UUID", row["id"])


def _day(offset: int) -> date:
    return clock.now().date() + timedelta(days=offset)


def _person(key: UUID, name: str, **more: Any) -> None:
    row = {"id": key, "name": name, "epoch": 1, "created_at": clock.now(), **more}
    database.connection().execute(people.insert().values(row))


def _cohort(group: Group, programme: UUID) -> None:
    key = uuid5(SPACE, group.key)
    row = {
        "id": key,
        "programme": programme,
        "code": codes.new_code(),
        "join_code": codes.new_code(),
        "joining": True,
        "title": group.title,
        "curriculum": group.curriculum,
        "language": "en",
        "starts_on": _day(group.starts),
        "ends_on": _day(group.starts + 28),
        "place": group.place,
        "country": group.country,
        "timezone": group.timezone,
        "modality": group.modality,
        "created_at": clock.now(),
    }
    database.connection().execute(cohorts.insert().values(row))
    granting.grant(ACCOUNTS[1].id, TRAINER, programme, key)
    for number, name in enumerate(group.names):
        person = uuid5(SPACE, f"{group.key} {number}")
        _person(person, name, card=codes.new_code())
        granting.grant(person, TRAINEE, programme, key)
    if group.key == "outreach":
        granting.grant(ACCOUNTS[2].id, TRAINEE, programme, key)


def _study(group: Group) -> None:
    """Let everybody in a cohort study as far as they have come: each in one transaction, each at their own pace."""
    (cohort,) = identity.cohorts_where(cohorts.c.id == uuid5(SPACE, group.key))
    course = publication.edition().course(cohort.curriculum, cohort.language)
    if course is None:
        return
    pupils = [uuid5(SPACE, f"{group.key} {number}") for number in range(len(group.names))]
    if group.key == "outreach":
        pupils.append(ACCOUNTS[2].id)
    core = [activity for activity in course.outline.activities if activity.level == "core"]
    activities = [activity for activity in core if activity.opens_after is None]  # months after, nobody has come yet
    for number, person in enumerate(pupils):
        dice = Random(f"{group.key} {number}")
        share = 0.45 if person == ACCOUNTS[2].id else dice.choice((0, 0.1, 0.3, 0.5, 0.6, 0.8, 0.9, 1, 1))
        if group.starts > -7:
            share *= 0.4
        with database.writing():
            Pupil(identity.trainee_of(cohort, person), dice, group.starts).study(
                activities[: round(share * len(activities))]
            )


class Pupil:
    """An invented trainee at work. Steps of minutes pass between one act and the next."""

    def __init__(self, seat: Seat, dice: Random, starts: int) -> None:
        self.seat = seat
        self.dice = dice
        self.care = dice.uniform(0.72, 0.99)  # how often an answer is right
        self.time = clock.now() + timedelta(days=starts, minutes=dice.randrange(600))

    def study(self, activities: Sequence[Activity]) -> None:
        """Do these activities, one after the other, not beyond the present."""
        for activity in activities:
            if isinstance(activity, Lesson):
                self._read(activity)
            elif isinstance(activity, Quiz):
                self._try(activity)
            elif isinstance(activity, Scenario):
                self._walk(activity)

    def _later(self, minutes: float) -> datetime:
        step = timedelta(minutes=minutes * self.dice.uniform(0.6, 1.8))
        self.time = min(self.time + step, clock.now() - timedelta(minutes=1))
        return self.time

    def _id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def _read(self, outline: Lesson) -> None:
        self.time += timedelta(hours=self.dice.choice((0, 0, 0, 5, 20)))
        state = progress.standing(self.seat)
        lesson = progress.find(state.course, outline.id, "lesson")
        place = state.course.places[lesson.id].hash
        act = Record(records.CHECK_ANSWERED, self.seat.person.id, self.seat.cohort.id, self.time, lesson.id, place)
        for question in lesson.questions:
            given = self._answer(question, self.care)
            what = {"question": question.id, "answer": given, "credit": str(question.mark(given).credit)}
            records.append(replace(act, happened_at=self._later(4), what=what, id=self._id()))
        end = self._later(lesson.minutes / 2)
        done = replace(act, kind=records.LESSON_COMPLETED, happened_at=end, id=self._id())
        records.append(done)
        progress.conclude(self.seat, done)

    def _walk(self, outline: Scenario) -> None:
        run = self._id()
        runs.begin(self.seat, outline.id, run, self._later(3))
        while not (found := runs.find(self.seat, run)).has_ended:
            moves = found.walk.scene.moves
            best = next(number for number, move in enumerate(moves) if move.is_best)
            choice = best if self.dice.random() < self.care else self.dice.randrange(len(moves))
            runs.choose(self.seat, run, len(found.chosen), choice, self._id(), self._later(1))

    def _try(self, outline: Quiz) -> None:
        care = self.care * KNOWN_BEFORE if outline.role == "pre-test" else self.care
        for _try in range(outline.attempts or 3):
            attempt = attempts.begin(self.seat, outline.id, self._id(), self._later(5))
            found = attempts.find(self.seat, attempt)
            for number, question in enumerate(found.questions, 1):
                given = Given(self._answer(question, care))
                attempts.answer(self.seat, found, number, given, self._id(), self._later(1))
            attempts.hand_in(self.seat, attempt, self._id(), self._later(1))
            state = progress.standing(self.seat)
            if state.standing(outline.id).done or state.waiting(outline.id):
                return
            self.care = care = min(0.99, self.care + 0.08)

    def _answer(self, question: Question, care: float) -> list[str]:
        """Return the right answer, or another that the form could send; of an opinion, one of the better half."""
        if isinstance(question, Upload):
            return []  # there is nothing to send
        right, fields = list(question.right()), question.present("")
        if question.survey:
            return [
                self.dice.choice(field.options[len(field.options) // 2 :]).value for field in fields if field.options
            ]
        if self.dice.random() < care:
            return right
        if [field.kind for field in fields] == ["line"]:
            return ["7"]
        if not all(field.options for field in fields):
            return right
        chosen = [self.dice.choice(field.options).value for field in fields]
        return chosen if question.accepts(chosen) else right
