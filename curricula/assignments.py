"""Work that is handed in and read by a trainer: an action plan, the report of a study visit, a text, a recording."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, Literal

from curricula.model import Activity

Outline = Literal["action-plan", "study-visit", "text", "recording"]
Sort = Literal["", "file", "audio"]

ACTION_PLAN: Outline = "action-plan"
STUDY_VISIT: Outline = "study-visit"
TEXT: Outline = "text"
RECORDING: Outline = "recording"

HANDED_IN = "work-handed-in"

ROWS = 4
"""Actions that a plan has room for: who plans more in 90 days does less of it."""

PARTS: Mapping[Outline, tuple[str, ...]] = MappingProxyType(
    {
        ACTION_PLAN: ("gap", "action", "who", "when", "measure"),
        STUDY_VISIT: ("short", "facility", "model", "staff", "cost", "observation", "recommendations"),
        TEXT: ("text",),
        RECORDING: ("note",),
    }
)
"""What each outline asks to write; a plan asks for it once for each of its rows."""

FILE = "file"
"""The key of the name under which a file is kept that goes with the work."""

_SORTS: Mapping[Outline, Sort] = MappingProxyType({TEXT: "file", RECORDING: "audio"})

CHECKPOINTS = (30, 90)
"""Days after which a plan is looked at again."""

STATUSES = ("done", "under-way", "not-begun", "given-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Activity):
    """Work along an outline. It is done once it was handed in, whatever the trainer says of it."""

    kind: ClassVar[str] = "assignment"
    done_by: ClassVar[str] = HANDED_IN

    outline: Outline = ACTION_PLAN
    intro: str = ""

    def hollow(self) -> Assignment:
        """Leave out the introduction."""
        return replace(self, intro="")

    @property
    def keys(self) -> tuple[str, ...]:
        """List everything that can be filled in: `gap-1`, `action-1` … of a plan, the parts of a report."""
        parts = PARTS[self.outline]
        if self.outline == ACTION_PLAN:
            return tuple(f"{part}-{row}" for row in range(1, ROWS + 1) for part in parts)
        return parts

    @property
    def sort(self) -> Sort:
        """The sort of file that can go with it: a picture of paper or a document, or a recording; "" for none."""
        return _SORTS.get(self.outline, "")

    def missing(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """List what has to be filled in before it can be handed in.

        That is every part of a report, and of a plan every part of the first row and of each row that was begun. A text
        may be typed or sent as a file, a recording is a file.
        """
        if self.sort:
            is_there = given.get(FILE) or (self.outline == TEXT and given.get("text"))
            return () if is_there else ("text" if self.outline == TEXT else FILE,)
        begun = {key.rpartition("-")[2] for key in self.keys if given.get(key)} | {"1"}
        is_plan = self.outline == ACTION_PLAN
        asked = (key for key in self.keys if not is_plan or key.rpartition("-")[2] in begun)
        return tuple(key for key in asked if not given.get(key))


def rows_of(given: Mapping[str, str]) -> tuple[int, ...]:
    """List the numbers of the rows of a plan that have an action."""
    return tuple(row for row in range(1, ROWS + 1) if given.get(f"action-{row}"))


def checkpoint(begins: date, today: date, answered: Collection[int]) -> int | None:
    """Choose the checkpoint at which a plan has to be looked at: the last whose day has come, None where it was.

    `begins` is the first of the days that are counted, `answered` are the checkpoints that were looked at.
    """
    reached = [days for days in CHECKPOINTS if today >= begins + timedelta(days=days)]
    return reached[-1] if reached and reached[-1] not in answered else None
