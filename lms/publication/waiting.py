"""What the notation can say and the pages cannot serve yet: held back when publishing, and the author is told.

A question that a person marks (a text with a rubric, a file, a recording) needs a page on which it is marked. Until
there is one, a trainee who answers it would wait for ever.
"""

from __future__ import annotations

from curricula.model import Library
from curricula.problems import Problem


def waiting(library: Library) -> dict[tuple[str, str, str], Problem]:
    """Return the activities that are held back, by (curriculum, language, id), each with what to tell its author."""
    found = {}
    for (curriculum, language), course in library.curricula.items():
        for activity in course.activities:
            asked = next((each for each in activity.questions if each.by_hand and not each.survey), None)
            if asked is not None:
                name = (curriculum, language, activity.id)
                wrong = f"{asked.title!r} is marked by a person, and there is no page for that yet"
                fix = "Ask for an opinion (Survey:), or for an answer with a key"
                found[name] = Problem(library.files.get(name, ""), 1, 1, "E701", wrong, fix)
    return found
