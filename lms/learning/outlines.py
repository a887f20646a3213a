"""The words of the outlines along which work is written: what each part asks for, and how a plan can stand."""

from __future__ import annotations

from dataclasses import dataclass

from curricula.assignments import ACTION_PLAN, PARTS, RECORDING, ROWS, STUDY_VISIT, TEXT, Assignment
from lms.language import gettext_lazy as _

NAMES = {
    ACTION_PLAN: _("Action plan for 90 days"),
    STUDY_VISIT: _("Report of a study visit"),
    TEXT: _("A text, or a picture of a sheet of paper"),
    RECORDING: _("A recording"),
}

LABELS = {
    "gap": (_("Gap"), _("What does not work yet, with a number: how many people, out of how many.")),
    "action": (_("Action"), _("What will be done about it. One thing that can be finished.")),
    "who": (_("Who"), _("One person by their role, and who helps.")),
    "when": (_("When"), _("A day within the next 90.")),
    "measure": (_("How it is measured"), _("The number that will have changed, and where it is written down.")),
    "short": (_("In short"), _("The question of the visit, the answer, and what you ask for. Three sentences.")),
    "facility": (_("Facility"), _("Where it is, since when, for whom, and how many people it treats.")),
    "model": (_("Model"), _("The steps of a patient, what makes it work, and what is only form.")),
    "staff": (_("Staff"), _("Professions, hours, training, and who stands in for whom.")),
    "cost": (_("Cost"), _("Per year and per patient, who pays, and what is done unpaid.")),
    "observation": (_("Observation"), _("What works, what does not, and what you were not shown.")),
    "recommendations": (_("Recommendations"), _("Three at most: what, who, until when, and what it costs.")),
    "text": (_("Your text"), _("Write it here, or send it as a file: a photo of your sheet is enough.")),
    "note": (_("A note on it"), _("Only if your trainer should know something before listening.")),
}

STATUSES = {
    "done": _("Done"),
    "under-way": _("Under way"),
    "not-begun": _("Not begun"),
    "given-up": _("Given up"),
}

STATES = {
    "open": ("open", _("To do")),
    "draft": ("started", _("Draft")),
    "handed-in": ("waiting", _("Waits for the trainer")),
    "returned": ("missing", _("To be revised")),
    "accepted": ("done", _("Accepted")),
}
"""How work stands: the badge, and its words."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One thing to fill in: its name in the form, its label, and what belongs there."""

    key: str
    label: str
    hint: str


def blanks(assignment: Assignment) -> tuple[tuple[int, tuple[Blank, ...]], ...]:
    """Return the form of an assignment: numbered rows of a plan, or one part numbered 0 for a report."""
    parts = PARTS[assignment.outline]
    if assignment.outline != ACTION_PLAN:
        return ((0, tuple(_blank(part, part) for part in parts)),)
    return tuple((row, tuple(_blank(part, f"{part}-{row}") for part in parts)) for row in range(1, ROWS + 1))


def _blank(part: str, key: str) -> Blank:
    label, hint = LABELS[part]
    return Blank(key, str(label), str(hint))
