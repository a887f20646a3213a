"""What a programme promised to its funder: indicators, counted by the site where it can, else written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.support import LazyProxy
from sqlalchemy import select

from lms import clock, database
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.evidence import groups
from lms.managing.evidence.facts import Sheet
from lms.managing.evidence.roll import Participant, Roll
from lms.managing.exports.table import Cell, Column
from lms.tables import indicator_figures, indicators

Everybody = tuple[Participant, ...]
REACHED = ("began", "completed_at", "certificate")
"""What the table of groups counts of a group, in the order of its columns."""


@dataclass(frozen=True, slots=True)
class Countable:
    """Something that the site counts; ``count`` returns ``None`` where the figure would tell of a few people."""

    words: LazyProxy
    count: Callable[[Everybody], int | None]


def _people(everybody: Everybody, reached: str = "began") -> set[UUID]:
    return {each.person for each in everybody if getattr(each, reached)}


def _women(everybody: Everybody, reached: str) -> int | None:
    """Count who said that they are women; hidden where the table of groups hides it, which stands in the same pack."""
    took_part = [each for each in everybody if each.began]
    counts = groups.told(groups.by(lambda each: each.told.get("sex", ""), took_part))
    return counts.get("female", (0, 0, 0))[REACHED.index(reached)]


def _first_time(everybody: Everybody) -> int:
    return len({each.person for each in everybody if each.began and not each.again})


def _hours(everybody: Everybody) -> int:
    return int(sum(each.minutes for each in everybody) / 60)


COUNTABLE: Mapping[str, Countable] = {
    "people": Countable(_("People who took part, each once"), lambda everybody: len(_people(everybody))),
    "first-time": Countable(_("People who took part for the first time"), _first_time),
    "women": Countable(_("Women who took part"), lambda everybody: _women(everybody, "began")),
    "completed": Countable(
        _("People who completed a course"), lambda everybody: len(_people(everybody, "completed_at"))
    ),
    "women-completed": Countable(
        _("Women who completed a course"), lambda everybody: _women(everybody, "completed_at")
    ),
    "certified": Countable(
        _("People who hold a certificate"), lambda everybody: len(_people(everybody, "certificate"))
    ),
    "cohorts": Countable(
        _("Cohorts in which somebody took part"),
        lambda everybody: len({each.cohort.id for each in everybody if each.began}),
    ),
    "countries": Countable(
        _("Countries in which somebody took part"),
        lambda everybody: len({each.cohort.country for each in everybody if each.began}),
    ),
    "hours": Countable(_("Hours at meetings, of all people together"), _hours),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How far an indicator is; ``number`` is ``None`` where it is hidden, ``source`` empty where the site counted."""

    number: int | None
    as_of: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One promise: ``target`` is ``None`` where none was agreed, ``counted`` a name of :data:`COUNTABLE` or empty."""

    id: UUID
    name: str
    target: int | None
    counted: str
    figure: Figure | None = None

    @property
    def how(self) -> str:
        """Where the figure comes from, in words."""
        if self.counted:
            return gettext("Counted here: %(what)s", what=COUNTABLE[self.counted].words)
        return self.figure.source if self.figure else gettext("Written down by hand; nothing yet")


def of_programme(programme: UUID) -> tuple[Indicator, ...]:
    """Return the indicators of a programme in the order in which they were added, without what the site counts."""
    query = select(indicators).where(indicators.c.programme == programme, indicators.c.ended_at.is_(None))
    rows = database.connection().execute(query.order_by(indicators.c.made_at, indicators.c.id)).all()
    written = _written(programme)
    return tuple(Indicator(row.id, row.name, row.target, row.counted, written.get(row.id)) for row in rows)


def _written(programme: UUID) -> Mapping[UUID, Figure]:
    query = (
        select(indicator_figures)
        .join(indicators, indicators.c.id == indicator_figures.c.indicator)
        .where(indicators.c.programme == programme)
        .order_by(indicator_figures.c.position)
    )
    rows = database.connection().execute(query)
    return {row.indicator: Figure(row.number, row.as_of, row.source) for row in rows}  # the newest stays


def reached(listed: tuple[Indicator, ...], roll: Roll) -> tuple[Indicator, ...]:
    """Return indicators with what the site counts for them today."""
    today = clock.now().date()
    return tuple(_counted(each, roll, today) if each.counted else each for each in listed)


def _counted(indicator: Indicator, roll: Roll, today: date) -> Indicator:
    number = COUNTABLE[indicator.counted].count(roll.participants)
    return Indicator(indicator.id, indicator.name, indicator.target, indicator.counted, Figure(number, today))


COLUMNS = (
    Column("indicator_id", "id", _("The indicator, whatever it is called."), "UUID"),
    Column("indicator", "text", _("The indicator in the words of the contract."), fixed=False),
    Column("target", "integer", _("What was agreed; empty where nothing was."), fixed=False),
    Column(
        "figure",
        "integer",
        _("How far it is; empty where nobody has written it down, or where it would tell of fewer than five people."),
        fixed=False,
    ),
    Column("as_of", "date", _("The day of the figure."), "ISO 8601", fixed=False),
    Column("counted", "text", _("What this site counts for it; empty where somebody wrote the figure down.")),
    Column("source", "text", _("Where the figure is from, in words."), fixed=False),
)


def sheet(programme: UUID, roll: Roll) -> tuple[Sheet, ...]:
    """Return the table of a programme's indicators, as a pack has it; none where the programme has none."""
    listed = of_programme(programme)
    if not listed:
        return ()
    printed = {
        "indicator": gettext("Indicator"),
        "target": gettext("Target"),
        "figure": gettext("Figure"),
        "as_of": gettext("As of"),
        "source": gettext("Source"),
    }
    rows = tuple(_row(each) for each in reached(listed, roll))
    return (Sheet("indicators", gettext("Indicators"), COLUMNS, rows, 1, tuple(printed.items())),)


def _row(each: Indicator) -> tuple[Cell, ...]:
    figure = each.figure
    told = (figure.number, figure.as_of) if figure else (None, None)
    return (each.id, each.name, each.target, *told, each.counted, each.how)
