"""What is done in a process of its own, from its start to its last word: a start, a check, a publication."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from curricula.model import Lesson
from lms import chrome, publication
from lms.publication import drafts
from tests import people
from tests.bench import generated
from tests.bench.figures import Figure, figure, seconds
from tests.bench.prepared import CHECKOUT, cookie, site, variables

STARTS = 5
READINGS = 2  # a reading takes so long that more of them say nothing new
COURSE = "thousand"
MODULES, LESSONS, CHECKS, ASKED = 100, 10, 3, 20
PATIENCE_SECONDS = 120


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on a course of 1,000 lessons with 5,000 questions."""
    content = folder / "content"
    questions = generated.write(content, COURSE, MODULES, LESSONS, CHECKS, ASKED)
    size = f"{MODULES * LESSONS:,} lessons with {questions:,} questions"
    with site(folder, LMS_CONTENT=str(content)) as app:
        learner = people.trainee(app, people.cohort(app, people.programme(app, "A"), curriculum=COURSE), "A reader")
        key = cookie(app, learner)
        with app.test_request_context():
            course = publication.edition().course(COURSE, "en")
            cohort = learner.memberships[0].cohort
            assert course is not None
            assert cohort is not None
            lesson = next(activity.id for activity in course.outline.activities if isinstance(activity, Lesson))
            page = chrome.url("lessons.show", cohort=cohort.code, activity=lesson)
    around = variables(folder, LMS_CONTENT=str(content))
    first_page = (sys.executable, "-m", "tests.bench.first_page", page, key)
    starts = [seconds(lambda: said(first_page, around)) for _start in range(STARTS)]
    yield figure("start.1000", f"start of a worker to its first lesson page, {size}", starts, "s", at_most=2)
    check = (sys.executable, "-m", "curricula", str(content))
    checks = [seconds(lambda: said(check, around)) for _reading in range(READINGS)]
    yield figure("check.1000", f"the linter on {size}", checks, "s")
    checked_after_an_edit(content, around)  # fills the memory of what was found
    checks = [checked_after_an_edit(content, around) for _edit in range(STARTS)]
    yield figure("check.edit", f"`lms check` after one lesson of {size} was edited", checks, "s", at_most=1)
    edits = [published_again(content, around) for _reading in range(READINGS)]
    yield figure("publish.edit", f"publishing one edited lesson of {size}", edits, "s")
    looks = list(looked_at_after_edits(folder, content))
    yield figure("draft.edit", f"what publishing one edited lesson of {size} would change", looks, "s")


def looked_at_after_edits(folder: Path, content: Path) -> Iterator[float]:
    """Edit a lesson again and again while a site runs; yield how long it then takes to say what publishing changes."""
    with site(folder, LMS_CONTENT=str(content)) as app, app.app_context():
        drafts.draft()
        for _look in range(STARTS):
            edit(content)
            yield seconds(drafts.draft)
            assert len(drafts.draft().manuscript.changes) == 1


def said(command: Sequence[str], environment: dict[str, str]) -> str:
    """Run a program to its end and return what it printed; its failure is an error here too."""
    ended = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True
    )
    return ended.stdout


def edit(content: Path) -> None:
    """Add a sentence to one lesson."""
    edited = next((content / COURSE).rglob("01-lesson-1.md"))
    edited.write_text(edited.read_text(encoding="utf-8") + "\nOne sentence more.\n", encoding="utf-8")


def checked_after_an_edit(content: Path, environment: dict[str, str]) -> float:
    """Edit a lesson, check the whole course, and return how long the check took."""
    edit(content)
    return seconds(lambda: said((sys.executable, "-m", "flask", "--app", "app", "lms", "check"), environment))


def published_again(content: Path, environment: dict[str, str]) -> float:
    """Edit a lesson, publish, and return how long the publication took."""
    edit(content)
    told: list[str] = []
    command = (sys.executable, "-m", "flask", "--app", "app", "lms", "publish")
    taken = seconds(lambda: told.append(said(command, environment)))
    changed = [line for line in told[0].splitlines() if line.startswith("changed")]
    assert len(changed) == 1, f"one lesson was edited, and publishing said: {told[0]}"
    return taken
