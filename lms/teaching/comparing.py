"""Two editions side by side, as pages show them: which activities changed, how, and whom it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from curricula import changes
from curricula.changes import Change
from curricula.differences import Difference, difference
from curricula.model import Activity, Quiz
from lms.language import gettext_lazy as _
from lms.publication import Change as Published
from lms.publication import Course, Edition, Manuscript

KINDS = {
    "added": _("Added"),
    "withdrawn": _("Withdrawn"),
    "renamed": _("Renamed"),
    "kept": _("Left as it was"),
    "wording": _("Wording"),
    "key": _("Key"),
    "structure": _("Structure"),
}

PARTS = {
    "attempts": _("Attempts"),
    "audience": _("Audience"),
    "certainty": _("Certainty"),
    "certificate": _("Certificate rule"),
    "choice": _("Choice"),
    "closes": _("Last day"),
    "correct": _("Remark for right answers"),
    "counts": _("Attempt that counts"),
    "critical": _("Critical for safety"),
    "debrief": _("Questions for the debrief"),
    "draw": _("Questions drawn"),
    "feedback": _("Feedback"),
    "form": _("Form"),
    "hint": _("Hint"),
    "incorrect": _("Remark for wrong answers"),
    "intro": _("Introduction"),
    "key": _("Right answer"),
    "kind": _("Kind of activity"),
    "level": _("Level"),
    "look": _("Look of the text"),
    "meters": _("Meters"),
    "minutes": _("Minutes"),
    "modules": _("Modules"),
    "order": _("Order"),
    "outcome": _("Outcome"),
    "outcomes": _("Outcomes"),
    "part": _("Part of the question"),
    "partial": _("Credit for parts"),
    "pass_mark": _("Pass mark"),
    "points": _("Points"),
    "question": _("Question"),
    "reviewed": _("Review"),
    "role": _("Role"),
    "rule": _("Credit rule"),
    "safety": _("Safety facts"),
    "scenes": _("Scenes"),
    "settings": _("Settings"),
    "several": _("Several answers"),
    "shuffle": _("Shuffling"),
    "sources": _("Sources"),
    "summary": _("Summary"),
    "survey": _("Survey"),
    "text": _("Text"),
    "time": _("Time limit"),
    "title": _("Title"),
    "type": _("Type of question"),
    "wait": _("Wait between attempts"),
    "why": _("Why"),
}

Open = Callable[[str], Activity]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change with both texts as runs of words; ``part`` says in words what differs."""

    kind: str
    part: str
    question: str
    title: str
    words: Difference


@dataclass(frozen=True, slots=True)
class Changed:
    """One activity that differs, or the course itself (``activity`` empty); ``kinds`` are in the order of ``KINDS``.

    ``is_quiz`` tells whether attempts can be touched by it.
    """

    curriculum: str
    language: str
    activity: str
    title: str
    path: str
    kinds: tuple[str, ...]
    edits: tuple[Edit, ...]
    is_quiz: bool


def edits(found: Iterable[Change], *versions: Activity | None) -> tuple[Edit, ...]:
    """Return changes as pages show them; the titles of questions are taken from the versions, the newest first."""
    titles = {asked.id: asked.title for version in reversed(versions) if version for asked in version.questions}
    return tuple(
        Edit(
            change.kind,
            str(PARTS.get(change.part, change.part)),
            change.question,
            titles.get(change.question, ""),
            difference(change.old, change.new),
        )
        for change in found
    )


def between(
    old: Edition, now: Edition, open_old: Open, open_now: Open, told: Iterable[Published]
) -> tuple[Changed, ...]:
    """Return what differs between two editions, course by course; ``told`` is what a manifest says differs."""
    listed: dict[tuple[str, str], list[Changed]] = {}
    for place in sorted({*old.courses, *now.courses}):
        before, after = old.courses.get(place), now.courses.get(place)
        if before is not None and after is not None:
            found = changes.compare_courses(before.outline, after.outline)
            if found:
                listed.setdefault(place, []).append(_course(after, found))
    for change in told:
        place = (change.curriculum, change.language)
        pair = (_version(old, change, open_old), _version(now, change, open_now))
        listed.setdefault(place, []).append(_activity(change, pair, now.courses.get(place)))
    return tuple(changed for place in sorted(listed) for changed in listed[place])


def of_manuscript(manuscript: Manuscript, open_old: Open) -> tuple[Changed, ...]:
    """Return what publishing a manuscript would change."""
    return between(manuscript.before, manuscript.edition, open_old, manuscript.activity, manuscript.changes)


def _course(course: Course, found: tuple[Change, ...]) -> Changed:
    outline = course.outline
    return Changed(
        outline.id, outline.language, "", outline.title, "index.md", _kinds(found), edits(found), is_quiz=False
    )


def _version(edition: Edition, change: Published, opened: Open) -> Activity | None:
    course = edition.courses.get((change.curriculum, change.language))
    place = course.places.get(change.activity) if course else None
    return opened(place.hash) if place else None


def _activity(change: Published, pair: tuple[Activity | None, Activity | None], course: Course | None) -> Changed:
    old, new = pair
    found = changes.compare(old, new) if old is not None and new is not None else ()
    either = new or old
    assert either is not None
    kinds = _kinds(found) if change.kind == "changed" else (change.kind, *_kinds(found))
    return Changed(
        change.curriculum,
        change.language,
        change.activity,
        either.title,
        course.paths.get(change.activity, "") if course else "",
        kinds or ("wording",),
        edits(found, new, old),
        is_quiz=isinstance(either, Quiz),
    )


def _kinds(found: Iterable[Change]) -> tuple[str, ...]:
    kinds = {change.kind for change in found}
    return tuple(kind for kind in changes.KINDS if kind in kinds)


def summary(found: Iterable[Changed]) -> Mapping[str, int]:
    """Return how many activities there are of each kind of change."""
    counted = dict.fromkeys(KINDS, 0)
    for changed in found:
        for kind in changed.kinds:
            counted[kind] += 1
    return {kind: count for kind, count in counted.items() if count}
