"""What the columns of a list of people mean: by their headings, as offices write them or as somebody once said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from lms import database
from lms.managing.people_file import Table
from lms.privacy.fields import Field
from lms.tables import list_headings

NAME, EMAIL, LANGUAGE, IGNORED = "name", "email", "language", ""

LOOKED_AT = 15  # rows in which the headings are looked for: titles and logos stand above them
LONGEST_HEADING = 120  # characters that are remembered

# How offices head their columns. A name may be spread over several: they are joined in the order of the sheet.
HEADINGS: Mapping[str, frozenset[str]] = {
    NAME: frozenset(
        {
            *("name", "full name", "names", "participant", "trainee", "first name", "last name", "given name"),
            *("family name", "surname", "middle name", "patronymic", "имя", "фамилия", "отчество", "фио", "ф и о"),
            *("фамилия имя отчество", "фамилия имя", "имя фамилия", "полное имя", "участник", "слушатель"),
        }
    ),
    EMAIL: frozenset(
        {
            *("email", "e mail", "mail", "email address", "e mail address", "почта", "электронная почта", "эл почта"),
            *("адрес электронной почты", "емейл", "имейл", "электронный адрес"),
        }
    ),
    LANGUAGE: frozenset({"language", "lang", "язык", "язык интерфейса"}),
}

Meanings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the columns are to be read: what each means, and the number of the row that names them, 0 where none does."""

    meanings: tuple[str, ...]
    headings: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether there is a name to be found, and everything else in at most one column."""
        single = all(self.meanings.count(meaning) <= 1 for meaning in {*self.meanings} - {NAME, IGNORED})
        return NAME in self.meanings and single


def meanings(asked: Sequence[Field]) -> tuple[str, ...]:
    """Return what a column may mean, where a programme asks for these fields."""
    return (NAME, EMAIL, LANGUAGE, *(field.name for field in asked), IGNORED)


def recognise(table: Table, asked: Sequence[Field] = (), remembered: Meanings = {}) -> Reading:  # noqa: B006 — read only
    """Read the headings, wherever they begin; where no row has any that is known, nothing is said about the columns.

    What a list says of people besides is taken only where the programme asks for it.
    """
    known = _known(asked) | {heading: meaning for heading, meaning in remembered.items() if meaning in meanings(asked)}
    best = Reading(("",) * table.width)
    most = 0
    for place, (number, _cells) in enumerate(table.rows[:LOOKED_AT]):
        found = tuple(known.get(_plain(heading), IGNORED) for heading in headings(table, number))
        telling = len(set(found) - {IGNORED}) + found.count(NAME)
        # Of two rows that tell as much the lower one is it: above it stands what several columns have in common.
        if telling and telling >= most and (place == 0 or NAME in found):
            best, most = Reading(found, number), telling
    return best


def headings(table: Table, number: int) -> tuple[str, ...]:
    """Return the headings in a row, a merged cell standing above every column and row that it covers."""
    cells = next(cells for row, cells in table.rows if row == number)
    return tuple(
        cell or table.merged(number, place) for place, cell in enumerate([*cells, *[""] * table.width][: table.width])
    )


def _known(asked: Sequence[Field]) -> dict[str, str]:
    of_fields = {
        field.name: field.headings | {_plain(str(field.label)), _plain(field.name)} for field in reversed(asked)
    }
    return {heading: meaning for meaning, written in {**of_fields, **HEADINGS}.items() for heading in written}


def _plain(heading: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in heading.casefold()).split())[:LONGEST_HEADING]


def remembered(programme: UUID) -> Meanings:
    """Return what somebody said that the headings in this programme's lists mean."""
    query = select(list_headings.c.heading, list_headings.c.meaning).where(list_headings.c.programme == programme)
    return {row.heading: row.meaning for row in database.connection().execute(query)}


def remember(programme: UUID, table: Table, reading: Reading, asked: Sequence[Field]) -> None:
    """Keep what the headings of a list meant, inside ``database.writing()``, where they do not say so themselves."""
    if not reading.headings:
        return
    said = dict(zip(map(_plain, headings(table, reading.headings)), reading.meanings, strict=False))
    known = _known(asked)
    new = [
        {"programme": programme, "heading": heading, "meaning": meaning}
        for heading, meaning in said.items()
        if heading and known.get(heading, IGNORED) != meaning
    ]
    link = database.connection()
    its = (list_headings.c.programme == programme) & list_headings.c.heading.in_(list(said))
    link.execute(list_headings.delete().where(its))
    if new:
        link.execute(list_headings.insert(), new)
