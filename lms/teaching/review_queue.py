"""What waits for a reviewer: every activity as the content folder says it now, and how its review stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curricula.model import Curriculum, Module
from lms import chrome
from lms.publication import Course, Edition, drafts, signatures
from lms.publication.drafts import Draft
from lms.publication.signatures import Name, Signature, Verdicts


@dataclass(frozen=True, slots=True)
class Item:
    """One activity. ``state`` is awaiting, refused, overdue or reviewed; ``newest`` the last verdict on this version.

    What is critical for safety asks for a signature; for everything else the review in its header does, too. What
    ``is_held`` differs from what is published, and waits.
    """

    name: Name
    number: str
    title: str
    content: str
    state: str
    is_critical: bool
    is_held: bool
    newest: Signature | None

    @property
    def address(self) -> str:
        """Where it is read and signed."""
        curriculum, language, activity = self.name
        where = {"source": "draft", "curriculum": curriculum, "language": language, "activity": activity}
        return chrome.url("reviews.show", **where)


@dataclass(frozen=True, slots=True)
class Stack:
    """The activities of one module."""

    course: Curriculum
    module: Module
    items: tuple[Item, ...]


def queue() -> tuple[Stack, ...]:
    """Return every activity of every course, by module, as the content folder says it."""
    draft = drafts.draft()
    edition, before = draft.manuscript.edition, draft.manuscript.before
    verdicts = signatures.counting()
    return tuple(
        Stack(course.outline, module, tuple(_items(draft, course, module, before, verdicts)))
        for _place, course in sorted(edition.courses.items())
        for module in course.outline.modules
    )


def waiting(stacks: Iterable[Stack], *, everything: bool) -> tuple[Stack, ...]:
    """Return what still waits for a reviewer: what is critical for safety, or ``everything``."""
    left = (
        Stack(
            stack.course,
            stack.module,
            tuple(each for each in stack.items if each.state != "reviewed" and (everything or each.is_critical)),
        )
        for stack in stacks
    )
    return tuple(stack for stack in left if stack.items)


def _items(
    draft: Draft, course: Course, module: Module, before: Edition, verdicts: Mapping[str, Verdicts]
) -> Iterable[Item]:
    place_of = (course.outline.id, course.outline.language)
    published = before.courses.get(place_of)
    for activity in module.activities:
        content = course.places[activity.id].hash
        said = verdicts.get(content, ())
        is_critical = content in draft.critical
        standing = signatures.standing(activity, said)
        is_refused = bool(said) and not said[-1].is_signed
        was = published.places.get(activity.id) if published else None
        yield Item(
            (*place_of, activity.id),
            course.numbers[activity.id],
            activity.title,
            content,
            "refused" if is_refused else "awaiting" if is_critical and not said else standing.state,
            is_critical,
            signatures.required() and is_critical and (is_refused or not said) and (was is None or was.hash != content),
            said[-1] if said else None,
        )
