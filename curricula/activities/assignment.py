"""Work to hand in along a fixed outline: the header names it, and the text says what matters here."""

from __future__ import annotations

from typing import cast

from curricula.activities.draft import Draft, Form
from curricula.assignments import ACTION_PLAN, PARTS, Assignment, Outline
from curricula.markup import to_html


def read(draft: Draft) -> Assignment:
    """Read an assignment: all of its text introduces the work."""
    sections = draft.sections
    # One text for one call of the converter, so that the lines of its problems stay countable.
    text = "\n".join(f"## {part.title}\n{part.text}" if part.title else part.text for part in sections)
    intro = to_html(text, draft.page, sections[0].line) if text.strip() else ""
    outline = cast("Outline", draft.header.one_of("outline", tuple(PARTS), ACTION_PLAN))
    return Assignment(**draft.common(), outline=outline, intro=intro)


ACTIVITY = Form(Assignment, frozenset({"outline"}), read)
