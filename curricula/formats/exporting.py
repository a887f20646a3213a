"""A curriculum, or one activity of it, written out in a foreign format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from curricula.formats import writable
from curricula.formats.base import Exported, Format, Material, Unwritable
from curricula.model import Library


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves: the file's name and media type, its content, and what it cannot hold."""

    name: str
    media_type: str
    exported: Exported


def export(
    library: Library,
    folder: Path,
    fonts: Path,
    course: tuple[str, str],
    activity: str,
    form: str,
    published: date | None = None,
) -> Outgoing:
    """Write out a course, its id and language, or one activity of it ("" for all), in the format called `form`.

    `published` is the day on which the course was published as it is here. Raises `Unwritable` where there is no such
    course or format, or where nothing of it can be written, and `UnknownActivity` where the course has no such
    activity.
    """
    curriculum = library.curricula.get(course)
    if curriculum is None:
        known = ", ".join(f"{id} ({language})" for id, language in sorted(library.curricula)) or "none"
        raise Unwritable(f"{course[0]!r} in the language {course[1]!r}; the courses are: {known}")
    chosen = named(form)
    activities = (curriculum.activity(activity),) if activity else curriculum.activities
    whole = curriculum.activities if chosen.whole else activities
    material = Material(curriculum, whole, folder, fonts, published)
    if not chosen.whole and not material.asking:
        raise Unwritable(f"{activity or course[0]!r}: nothing in it is asked")
    assert chosen.write is not None
    stem = "-".join(part for part in (course[0], activity.replace("/", "-"), course[1]) if part)
    return Outgoing(stem + chosen.suffixes[0], chosen.media_type, chosen.write(material))


def named(form: str) -> Format:
    """Find a format that can be written by its name; raise `Unwritable` where there is none."""
    for each in writable():
        if each.name == form:
            return each
    raise Unwritable(f"the format {form!r}; known are {', '.join(each.name for each in writable())}")
