"""How the questions of a quiz did, for those who teach a cohort and, over all cohorts, for those who write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from urllib.parse import quote

from flask import Blueprint, render_template

from curricula.analysis import FEW, FEWEST_TOLD, Item, Response, analyse, counterpart
from curricula.markup import to_text
from curricula.model import Quiz
from curricula.questions.base import Option, Question
from lms import chrome, identity, language, publication
from lms.errors import not_found
from lms.language import gettext
from lms.learning import progress
from lms.learning.attempts import content_of
from lms.publication import Course
from lms.teaching import responses
from lms.teaching.publishing import author
from lms.teaching.responses import Scope
from lms.teaching.tabs import draw

pages = Blueprint("analysis", __name__)

CONFIDENTLY_WRONG = Fraction(1, 5)
"""Where so many of those who were sure are wrong, a misconception is taught somewhere."""

OTHER_TEST = {"pre-test": "post-test", "post-test": "pre-test"}


@dataclass(frozen=True, slots=True)
class Taken:
    """One choice: its words, whether it is right, how many took it, and which share of all that is."""

    words: str
    right: bool
    count: int
    share: Fraction


@dataclass(frozen=True)
class Judged:
    """One version of a question with its figures; ``twin`` are those of the parallel question in the other test."""

    item: Item
    question: Question
    language: str
    is_current: bool
    choices: tuple[Taken, ...] = ()
    twin: Item | None = None
    edit: str = ""
    regrade: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def language_name(self) -> str:
        """What the language that it is written in calls itself."""
        return language.own_name(self.language)


@pages.get("/content/analysis")
@identity.signed_in
def index() -> str:
    """List the quizzes of every course with how many people were marked in each, over all cohorts."""
    author()
    edition = publication.edition()
    courses = []
    for curriculum in sorted({curriculum for curriculum, _language in edition.courses}):
        course = edition.course(curriculum, language.current())
        assert course is not None
        courses.append((course.outline, _quizzes(course), responses.people(Scope(curriculum))))
    return draw("analyses", courses=courses)


def _quizzes(course: Course) -> list[Quiz]:
    return [activity for activity in course.outline.activities if isinstance(activity, Quiz)]


@pages.get("/content/analysis/<curriculum>/<path:activity>")
@identity.signed_in
def quiz(curriculum: str, activity: str) -> str:
    """Show how the questions of a quiz did over all cohorts."""
    author()
    course = publication.edition().course(curriculum, language.current())
    found = _quiz(course, activity)
    assert course is not None
    return draw("analysis", quiz=found, course=course.outline, **_shown(course, found, Scope(curriculum)))


@pages.get("/teach/<cohort>/analysis")
@identity.signed_in
def of_cohort(cohort: str) -> str:
    """List the quizzes of a cohort's course with how many of its people were marked in each."""
    group = identity.taught_cohort(cohort)
    course = progress.course_of(group)
    marked = responses.people(Scope(group.curriculum, group.id))
    shown = {"cohort": group, "course": course.outline, "quizzes": _quizzes(course), "marked": marked}
    return render_template("lms/teaching/cohort_analyses.html", **shown)


@pages.get("/teach/<cohort>/analysis/<path:activity>")
@identity.signed_in
def in_cohort(cohort: str, activity: str) -> str:
    """Show how the questions of a quiz did in one cohort; nobody else's answers are read."""
    group = identity.taught_cohort(cohort)
    course = progress.course_of(group)
    found = _quiz(course, activity)
    shown = {"cohort": group, "quiz": found, "course": course.outline}
    figures = _shown(course, found, Scope(group.curriculum, group.id))
    return render_template("lms/teaching/cohort_analysis.html", **shown, **figures)


def _quiz(course: Course | None, activity: str) -> Quiz:
    """Return a quiz as it is published now, whole; 404 where the course has none of this id."""
    if course is None or activity not in course.places:
        raise not_found()
    found = publication.shelf().activity(course.places[activity].hash)
    if not isinstance(found, Quiz):
        raise not_found()
    return found


def _shown(course: Course, asked: Quiz, scope: Scope) -> dict[str, object]:
    other = next((each for each in _quizzes(course) if each.role == OTHER_TEST.get(asked.role)), None)
    twins = _twins(scope, other.id) if other else {}
    items, spoken = _items(scope, asked.id)
    written = {speaks: _written(course.outline.id, asked.id, speaks) for speaks in set(spoken.values())}
    judged = [_judged(item, written[spoken[item.version]], twins) for item in items]
    order = {question.id: place for place, question in enumerate(asked.questions)}
    judged.sort(key=lambda each: (order.get(each.question.id, len(order)), not each.is_current, -each.item.n))
    return {"judged": judged, "other": other, "few": FEW, "fewest": FEWEST_TOLD}


@dataclass(frozen=True, slots=True)
class _Written:
    """A quiz as it is published now in a language: the hash of each question, and where it is edited and marked anew.

    All of it is empty once it is withdrawn; the addresses are for those who write.
    """

    language: str
    now: Mapping[str, str] = field(default_factory=dict)
    editor: str = ""
    regrades: str = ""


def _written(curriculum: str, activity: str, speaks: str) -> _Written:
    course = publication.edition().courses.get((curriculum, speaks))
    if course is None or activity not in course.places:
        return _Written(speaks)
    found = publication.shelf().activity(course.places[activity].hash)
    now = {question.id: content_of(question) for question in found.questions}
    if not identity.me().is_author:
        return _Written(speaks, now)
    path = f"{curriculum}/{speaks}/{course.paths.get(activity, '')}"
    editor = chrome.url("editing.show", path=path) if chrome.is_mounted("editing.show") else ""
    return _Written(speaks, now, editor, chrome.url("regrades.show", curriculum=curriculum, activity=activity))


def _items(scope: Scope, activity: str) -> tuple[tuple[Item, ...], dict[str, str]]:
    """Return the figures of every version, and the language of each."""
    attempts: list[list[Response]] = []
    spoken: dict[str, str] = {}
    for speaks, answered in responses.first_attempts(scope, activity):
        attempts.append(answered)
        spoken |= {response.version: speaks for response in answered}
    return analyse(attempts), spoken


def _twins(scope: Scope, activity: str) -> Mapping[str, Item]:
    """Return the figures of the other test by what parallel questions have in common, those of most people."""
    found: dict[str, Item] = {}
    for item in sorted(_items(scope, activity)[0], key=lambda each: each.n):
        found[counterpart(item.question)] = item
    return found


def _judged(item: Item, written: _Written, twins: Mapping[str, Item]) -> Judged:
    question = publication.shelf().question(item.version)
    now = written.now.get(item.question, "")
    choices = tuple(_choices(question, item))
    return Judged(
        item,
        question,
        written.language,
        now == item.version,
        choices,
        twins.get(counterpart(item.question)),
        written.editor,
        f"{written.regrades}?question={quote(item.question)}" if now and written.regrades else "",
        tuple(_remarks(item, choices)),
    )


def _choices(question: Question, item: Item) -> list[Taken]:
    if not item.is_told or not responses.has_choices(question):
        return []
    counts, right = item.choices or {}, question.right()
    options = sorted(question.present("")[0].options, key=lambda option: int(option.value))
    return [_taken(each, each.value in right, counts.get(each.value, 0), item.n) for each in options]


def _taken(option: Option, right: bool, count: int, n: int) -> Taken:
    return Taken(to_text(option.html), right, count, Fraction(count, n))


def _remarks(item: Item, choices: tuple[Taken, ...]) -> list[str]:
    """Say what the figures call for."""
    if not item.is_told:
        return []
    said = []
    if item.is_uncertain:
        said.append(gettext("Fewer than %(n)s people: chance moves these figures much.", n=language.number(FEW)))
    if item.discrimination is not None and item.discrimination < 0:
        said.append(gettext("Who did well elsewhere got this wrong more often. Look at the key and the wording."))
    if item.sure and item.sure_but_wrong and Fraction(item.sure_but_wrong, item.sure) >= CONFIDENTLY_WRONG:
        said.append(gettext("Many were sure and wrong: something is understood the wrong way."))
    if not item.is_uncertain and any(not each.count and not each.right for each in choices):
        said.append(gettext("A wrong choice that nobody takes tells nothing. Write one that people really make."))
    return said
