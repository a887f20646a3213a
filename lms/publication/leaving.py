"""A course as it leaves the site: with what reviewers have signed of it, and the day on which it was published so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from curricula.model import Activity, Library, Module, Review
from lms.publication import history, signatures
from lms.publication.drafts import Draft
from lms.publication.editions import Place, shelf


def leaving(draft: Draft, course: tuple[str, str]) -> tuple[Library, date | None]:
    """Return the library in which one course says who reviewed it, as its pages do, and when it was published.

    The day is that of the current publication, ``None`` while the content folder says something else.
    """
    curriculum = draft.library.curricula.get(course)
    if curriculum is None:
        return draft.library, None
    mine, current = draft.manuscript.edition.courses[course], shelf().edition().courses.get(course)
    modules = tuple(_module(module, mine.places) for module in curriculum.modules)
    curricula = {**draft.library.curricula, course: replace(curriculum, modules=modules)}
    published = history.newest(1) if mine == current else ()
    return replace(draft.library, curricula=curricula), published[0].at.date() if published else None


def _module(module: Module, places: Mapping[str, Place]) -> Module:
    return replace(module, activities=tuple(_activity(each, places) for each in module.activities))


def _activity(activity: Activity, places: Mapping[str, Place]) -> Activity:
    place = places.get(activity.id)
    said = signatures.standing(activity, shelf().verdicts(place.hash) if place else ())
    return replace(activity, reviewed=Review(said.name, said.role, said.on) if said.on else None)
