"""A file as it would be while somebody writes it: every problem at its line, and the page as trainees will see it.

The course is read with the text in the place of the file. What was found in the other files is remembered, so a look
takes about a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from curricula import checking, compiled, media
from curricula.checking import Finding
from curricula.findings import Memory
from curricula.model import Activity, Curriculum, Lesson, Library, Module, Quiz
from lms import chrome, clock, database
from lms.learning.links import Links
from lms.learning.text import Text
from lms.publication import Course, Place
from lms.tables import objects
from lms.teaching import sources
from lms.teaching.editing import remembered

Name = tuple[str, str, str]

MENDED_BY_SAVING = frozenset({"W101"})  # a question without an id


@dataclass(frozen=True, slots=True)
class Look:
    """What became of a text. ``activity`` is ``None`` where it is none, or has an error; ``name`` is empty then, too.

    ``library`` has what all courses share, and of the courses only what this text is.
    """

    path: str
    findings: tuple[Finding, ...]
    name: Name | None
    activity: Activity | None
    library: Library

    @property
    def errors(self) -> int:
        """How many of the problems keep the activity from being published."""
        return sum(finding.problem.severity == "error" for finding in self.findings)

    @property
    def language(self) -> str:
        """The language that the text is written in, by the folder that it lies in."""
        return language_of(self.path)


def language_of(path: str) -> str:
    """Return the language that a file is written in, by the folder that it lies in."""
    return path.split("/")[1] if path.count("/") > 1 else "en"


def look(path: str, text: str) -> Look:
    """Read a text as if it were saved."""
    folder = sources.folder()
    memory = Memory(remembered.known(folder))
    library, found = checking.examine(folder, memory, {path: text}, clock.now().date())
    remembered.keep(folder, memory.kept)
    place = (folder / path).as_posix()
    name = next((name for name, file in library.files.items() if file == path), None)
    course = library.curricula.get(name[:2]) if name else None
    activity = next((each for each in course.activities if name and each.id == name[2]), None) if course else None
    findings = tuple(each for each in found if each.problem.path == place and each.problem.code not in MENDED_BY_SAVING)
    return Look(path, findings, name, activity, library)


def drawn(found: Look) -> Markup | None:
    """Draw the page of a text with the templates of the trainee's page; ``None`` where it has none.

    The choices stand in the order in which the published page will have them.
    """
    if found.activity is None or found.name is None:
        return None
    activity, hashes = _with_media(found.activity, found.name[0])
    course = _outline(found.library, found.name, activity)
    body, _questions = compiled.separate(activity)
    content = compiled.content_hash(body)
    links = Links(course, lambda other: _address(found.name, other))
    if isinstance(activity, Lesson):
        text = Text(activity, content, course.outline.language, {}, False, "", {}, links, address="#")
        page = text.draw_now()
    else:
        shown = {"activity": activity, "course": course.outline, "seed": content, "placed": links.place}
        quiz = activity if isinstance(activity, Quiz) else None
        page = Markup(render_template("lms/teaching/edit_quiz.html", quiz=quiz, **shown))  # noqa: S704 — a template drew it
    return _from_the_folder(page, found.name[0], hashes)


def _with_media(activity: Activity, curriculum: str) -> tuple[Activity, Mapping[str, str]]:
    """Return the activity as publishing would store it, and the hashes of the pictures that it shows."""
    hashes = {}
    for path in media.cited(activity):
        try:
            content = sources.picture_place(f"{curriculum}/media/{path}").read_bytes()
        except (sources.NoSource, OSError):
            continue
        if media.kind_of(content):
            hashes[path] = compiled.content_hash(content)
    return media.placed(activity, curriculum, hashes), hashes


def _outline(library: Library, name: Name, activity: Activity) -> Course:
    """Return a course that knows where every activity is: all that the links of a text need."""
    ids = [id for curriculum, language, id in library.files if (curriculum, language) == name[:2]]
    others = tuple(Lesson(id=id, title=id, minutes=0, level="core") for id in ids if id != activity.id)
    module = Module("all", "", "", (activity, *others))
    outline = Curriculum(name[0], name[1], "", "", "", "", (), (module,))
    return Course(outline, {id: Place("", 0) for id in ids})


def _address(name: Name | None, other: Activity) -> str:
    assert name is not None
    curriculum, language, _id = name
    return chrome.url("previews.activity", source="draft", curriculum=curriculum, language=language, activity=other.id)


def _from_the_folder(page: Markup, curriculum: str, hashes: Mapping[str, str]) -> Markup:
    """Lead to the folder those pictures that were never published: no other page can show them yet."""
    query = select(objects.c.hash).where(objects.c.hash.in_(set(hashes.values())))
    published = set(database.connection().execute(query).scalars()) if hashes else set()
    for path, content in hashes.items():
        if content not in published:
            address = chrome.url("media.show", curriculum=curriculum, content=content, file=path.rpartition("/")[2])
            folder = chrome.url("pictures.show", curriculum=curriculum, path=path)
            page = page.replace(Markup.escape(address), Markup.escape(folder))
    return page
