"""The register as tables that leave the site, by themselves or in a pack of evidence.

Where heads are told apart, what would tell of a few is hidden; the row of a training has their number alone, so that
nothing can be had by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from curricula import cascade
from curricula.cascade import PROFESSION, SEX, Branch, By, Training
from curricula.withholding import withheld
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning.cascade import form, words
from lms.managing.cascade import grown
from lms.managing.cascade.grown import Grown
from lms.managing.evidence.facts import Sheet
from lms.managing.evidence.groups import HIDDEN, TOLD
from lms.managing.exports.table import Cell, Column

HEADS = _("People at the trainings that count; who came to two is counted twice.")
SUMS = (
    Column("by", "text", _("What the row adds up: level, or grade of evidence.")),
    Column("name", "text", _("The level, 1 for master trainers; or the grade: A, B or C.")),
    Column("words", "text", _("The same in words."), fixed=False),
    Column("trainers", "integer", _("Trainers of the level; empty for a grade."), fixed=False),
    Column("trainings", "integer", _("Trainings that count: neither withdrawn nor questioned."), fixed=False),
    Column("heads", "integer", HEADS, fixed=False),
)
PEOPLE = (
    Column("by", "text", _("By what the people are told apart: sex or profession.")),
    Column("group", "text", _("The group, by the name that programs know it by.")),
    Column("words", "text", _("The group in words."), fixed=False),
    Column("heads", "integer", _("People of the group at the trainings that count. Empty: hidden."), fixed=False),
    Column(
        "figures",
        "text",
        _("told; hidden: a number here would tell of fewer than five people, by itself or by subtraction."),
        fixed=False,
    ),
)
TRAININGS = (
    Column("training_id", "id", _("The entry of the register."), "UUID"),
    Column("day", "date", _("The day of the training, of several the last."), "ISO 8601", fixed=False),
    Column("place", "text", _("Where it was, in the words of the trainer."), fixed=False),
    Column("trainer_id", "id", _("Who gave it, by their entry in the table of trainers."), "UUID"),
    Column("trainer", "text", _("The name of the trainer as it is now."), fixed=False, names_people=True),
    Column("level", "integer", _("The level of the trainer in the tree, 1 for a master trainer.")),
    Column("modules", "text", _("What was taught: curriculum/module, one after the other."), fixed=False),
    Column("titles", "text", _("The titles of the modules as they were."), fixed=False),
    Column("version", "integer", _("The number of the publication that was taught from."), fixed=False),
    Column("heads", "integer", _("How many people were there, without the trainer."), fixed=False),
    Column("grade", "text", _("A: list and confirmed; B: one of the two; C: told by the trainer alone."), fixed=False),
    Column("state", "text", _("logged, corrected, withdrawn, confirmed or questioned."), fixed=False),
    Column("counts", "boolean", _("Whether it counts: neither withdrawn nor questioned."), fixed=False),
    Column("perhaps_twice", "boolean", _("Whether another entry has the same day, modules and heads."), fixed=False),
    Column("logged_at", "datetime", _("When it was logged first."), "ISO 8601, UTC"),
    Column("sheet_sha256", "text", _("Of the photograph of the list; empty without one."), "SHA-256", fixed=False),
)
TRAINERS = (
    Column("trainer_id", "id", _("The trainer in this programme."), "UUID"),
    Column("trainer", "text", _("The name of the trainer as it is now."), fixed=False, names_people=True),
    Column("level", "integer", _("The level in the tree, 1 for a master trainer.")),
    Column("above_id", "id", _("Who trained and named them; empty for a master trainer."), "UUID"),
    Column("source", "text", _("What made them a trainer: certificate, manager, or trainer (above them).")),
    Column("since", "datetime", _("Since when."), "ISO 8601, UTC"),
    Column("ended_at", "datetime", _("When that was ended; empty while it stands."), "ISO 8601, UTC", fixed=False),
    Column("trainings", "integer", _("Their own trainings that count."), fixed=False),
    Column("heads", "integer", HEADS, fixed=False),
    Column("all_trainings", "integer", _("Theirs and those of everybody under them."), fixed=False),
    Column("all_heads", "integer", _("People at all of those."), fixed=False),
)


def sums(found: Grown) -> Sheet:
    """Return what each level of the tree and each grade of evidence comes to."""
    by_level = [
        ("level", str(each.number), level_words(each.number), each.trainers, each.given, each.heads)
        for each in cascade.levels(found.branches)
    ]
    by_grade = [("grade", grade, words.grade(grade), None, *_of_grade(found, grade)) for grade in cascade.GRADES]
    heads = {
        "words": gettext("Level or evidence"),
        "trainers": gettext("Trainers"),
        "trainings": gettext("Trainings"),
        "heads": gettext("People"),
    }
    return Sheet("cascade", gettext("The cascade"), SUMS, (*by_level, *by_grade), 2, tuple(heads.items()))


def level_words(number: int) -> str:
    """Return what a level of the tree is called."""
    return gettext("Master trainers") if number == 1 else gettext("Level %(number)s", number=number)


def _of_grade(found: Grown, grade: str) -> tuple[int, int]:
    of_it = [each for each in found.counted if each.grade == grade]
    return len(of_it), sum(each.said.heads for each in of_it)


def people(found: Grown) -> Sheet:
    """Return how many people of each sex and profession came, as far as that may be told."""
    heads = {
        "by": gettext("Told apart by"),
        "words": gettext("Group"),
        "heads": gettext("People"),
        "figures": gettext("Figures"),
    }
    rows = (*_groups(found, SEX), *_groups(found, PROFESSION))
    return Sheet("cascade-people", gettext("Who came to the trainings"), PEOPLE, rows, 2, tuple(heads.items()))


def _groups(found: Grown, by: By) -> Iterator[tuple[Cell, ...]]:
    sizes = cascade.summed(found.trainings, by)
    hidden = withheld(sizes)
    for group, name in form.groups(by):
        if group in sizes:
            told = group not in hidden
            yield by, group, name, sizes[group] if told else None, TOLD if told else HIDDEN


def trainings(found: Grown) -> Sheet:
    """Return every entry of the register, withdrawn ones too, the newest first."""
    heads = {
        "day": gettext("Day"),
        "place": gettext("Place"),
        "trainer": gettext("Trainer"),
        "titles": gettext("Taught"),
        "heads": gettext("People"),
        "grade": gettext("Evidence"),
    }
    levels = found.levels
    rows = tuple(_training(found, levels, each) for each in found.trainings)
    return Sheet("cascade-trainings", gettext("Trainings that trainers gave"), TRAININGS, rows, 1, tuple(heads.items()))


def _training(found: Grown, levels: Mapping[UUID, int], each: Training) -> tuple[Cell, ...]:
    said = each.said
    return (
        each.id,
        said.day,
        said.place,
        each.trainer,
        found.trainers[each.trainer].name,
        levels[each.trainer],
        "; ".join(map(form.value_of, said.modules)),
        "; ".join(module.title for module in said.modules),
        said.version,
        said.heads,
        each.grade,
        each.state,
        each.counts,
        each.id in found.twice,
        each.history[0].at,
        said.sheet.hash if said.sheet else "",
    )


def tree(found: Grown) -> Sheet:
    """Return every trainer, each before those whom they named."""
    heads = {
        "trainer": gettext("Trainer"),
        "level": gettext("Level"),
        "trainings": gettext("Trainings"),
        "heads": gettext("People"),
        "all_trainings": gettext("Trainings, with all below"),
        "all_heads": gettext("People, with all below"),
    }
    rows = tuple(_trainer(found, branch) for branch in cascade.walk(found.branches))
    return Sheet("cascade-trainers", gettext("Trainers of the cascade"), TRAINERS, rows, 1, tuple(heads.items()))


def _trainer(found: Grown, branch: Branch) -> tuple[Cell, ...]:
    of = found.trainers[branch.trainer]
    counted = (branch.given, branch.heads, branch.all_given, branch.all_heads)
    return (of.id, of.name, branch.level, of.above, of.source, of.accepted_at or of.at, of.ended_at, *counted)


def of_nobody(programme: UUID) -> tuple[Sheet, ...]:
    """Return the tables of a pack that tell of nobody alone; none where a programme has no cascade."""
    found = grown.of_programme(programme)
    return (sums(found), people(found)) if found.trainers else ()


def of_each(programme: UUID) -> tuple[Sheet, ...]:
    """Return the tables of a pack that tell of single trainers and trainings; none where there is no cascade."""
    found = grown.of_programme(programme)
    return (trainings(found), tree(found)) if found.trainers else ()
