"""What a list of people would do to a cohort: whom it enrols, whom it asks about, and which rows cannot be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import select

from lms import database, language
from lms.accounts import alike, names
from lms.identity import TRAINEE, Cohort
from lms.language import gettext
from lms.managing import ages, roster
from lms.managing.people_columns import EMAIL, LANGUAGE, NAME, Reading
from lms.managing.people_file import Table
from lms.managing.same_person import Known
from lms.privacy import declared, fields
from lms.privacy.fields import BY_NAME
from lms.tables import people

LEAVE_OUT, NEW = "", "new"  # what may be decided about a row that is asked about, besides the id of somebody known
AGE = "age_band"

Decisions = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says, read by the meanings of its columns. ``merged`` has the row from which a cell was taken over."""

    number: int
    name: str
    email: str
    spoken: str
    said: Mapping[str, str]
    merged: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that can be used, and what will come of it.

    ``known`` is who has the e-mail address already, ``told`` what the list says of the person besides, by field.
    """

    number: int
    name: str
    email: str
    language: str
    known: UUID | None
    note: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A row with a name that somebody has already: the manager says who it is. ``decided`` is one of the choices."""

    row: Planned
    why: str
    choices: tuple[tuple[str, str], ...]
    decided: str

    @property
    def settled(self) -> Planned | None:
        """What comes of the row as it was decided; ``None`` where it is left out."""
        if self.decided == LEAVE_OUT:
            return None
        return self.row if self.decided == NEW else replace(self.row, known=UUID(self.decided))


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that cannot be used: what is wrong with it, and what to do."""

    number: int
    shown: str
    wrong: str
    fix: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do, row by row."""

    good: tuple[Planned, ...]
    asked: tuple[Asked, ...]
    bad: tuple[Unusable, ...]

    @property
    def enrolled(self) -> tuple[Planned, ...]:
        """Whom the list enrols, as it was decided."""
        return (*self.good, *(row for asked in self.asked if (row := asked.settled) is not None))


def plan(
    table: Table, reading: Reading, cohort: Cohort, elsewhere: Sequence[Known] = (), decided: Decisions | None = None
) -> Plan:
    """Work out what a list would do now; nothing is written.

    ``elsewhere`` are the people of other cohorts whom the reader may see; ``decided`` is what was said of rows that
    are asked about, by their numbers.
    """
    wanted = list(_lines(table, reading))
    seated = [entry for entry in roster.entries(cohort) if entry.role == TRAINEE]
    here = {entry.person for entry in seated}
    judge = _Judge(
        cohort.starts_on,
        seated_emails={entry.email for entry in seated if entry.email},
        seated_names={alike.words(entry.name) for entry in seated},
        known=_known([line.email for line in wanted if line.email]),
        elsewhere=_by_name(each for each in elsewhere if each.id not in here),
        decided=decided or {},
    )
    judged = [judge.judge(line) for line in wanted]
    return Plan(
        tuple(row for row in judged if isinstance(row, Planned)),
        tuple(row for row in judged if isinstance(row, Asked)),
        tuple(row for row in judged if isinstance(row, Unusable)),
    )


def carry_out(wanted: Plan, cohort: Cohort, upload: UUID, author: UUID) -> int:
    """Enrol everybody in the plan, inside ``roster.enrolling()``; return how many seats were given.

    A person's id follows from the upload and the row: carrying out the same upload twice makes nobody twice.
    """
    seats = 0
    for row in wanted.enrolled:
        person = row.known or uuid5(upload, str(row.number))
        if row.known or roster.make_person(person, row.name, row.email, row.language):
            roster.seat(person, cohort)
            seats += 1
            if row.told:
                declared.keep(person, cohort.programme, row.told, author)
    return seats


def _lines(table: Table, reading: Reading) -> Iterator[Line]:
    """Yield what each row below the headings says; what stands above them is no person."""
    for number, cells in table.rows:
        if number <= reading.headings:
            continue
        meant: dict[str, list[str]] = {NAME: [], EMAIL: [], LANGUAGE: []}
        merged: dict[str, int] = {}
        for place, meaning in enumerate(reading.meanings):
            cell, span = cells[place] if place < len(cells) else "", table.span(number, place)
            if meaning and not cell and span is not None and span.left == place:
                cell, merged[meaning] = table.merged(number, place), span.top
            if meaning and cell:
                meant.setdefault(meaning, []).append(cell)
        yield Line(
            number,
            names.read_name(" ".join(meant[NAME])),
            names.read_email("".join(meant[EMAIL])),
            "".join(meant[LANGUAGE]).strip().casefold(),
            {name: " ".join(said) for name, said in meant.items() if name in BY_NAME},
            merged,
        )


def _known(emails: Sequence[str]) -> Mapping[str, UUID]:
    """Return who has these addresses already, by whichever account of theirs."""
    query = select(people.c.email, people.c.id, people.c.merged_into).where(people.c.email.in_(emails))
    return {row.email: row.merged_into or row.id for row in database.connection().execute(query)}


def _by_name(of: Iterator[Known]) -> Mapping[frozenset[str], Sequence[Known]]:
    found: dict[frozenset[str], list[Known]] = defaultdict(list)
    for each in of:
        found[alike.words(each.name)].append(each)
    return found


@dataclass(slots=True)
class _Judge:
    """Judges row after row; remembers what was in the rows before."""

    day: date
    seated_emails: set[str]
    seated_names: set[frozenset[str]]
    known: Mapping[str, UUID]
    elsewhere: Mapping[frozenset[str], Sequence[Known]]
    decided: Decisions
    row_of_email: dict[str, int] = field(default_factory=dict)
    row_of_name: dict[frozenset[str], int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=lambda: _languages())

    def judge(self, line: Line) -> Planned | Asked | Unusable:
        """Say what comes of one row."""
        wrong, fix = self._problem(line)
        if wrong:
            return Unusable(line.number, " · ".join(filter(None, (line.name, line.email))), wrong, fix)
        known, speaks = self.known.get(line.email), self.languages.get(line.spoken, "")
        told = _told(line, self.day)
        note = " ".join([_note(line, known, speaks), *_of_person(line, told)])
        row = Planned(line.number, line.name, line.email, speaks, known, note, told)
        judged = row if known else self._asked(row)
        self.row_of_name.setdefault(alike.words(line.name), line.number)
        if line.email:
            self.row_of_email[line.email] = line.number
        return judged

    def _problem(self, line: Line) -> tuple[str, str]:
        if not line.name:
            return gettext("The name is missing."), gettext("Write the whole name into the list.")
        if NAME in line.merged:
            return (
                gettext("The name is in a cell that is merged with row %(row)s.", row=line.merged[NAME]),
                gettext("Split the cell in Excel if these are two people. Otherwise nothing needs to be done."),
            )
        if meant := names.misread(line.name):
            return (
                gettext("The letters were read wrongly. “%(name)s” may be meant.", name=meant),
                gettext("Save the list as an Excel workbook, or as CSV UTF-8, and send that."),
            )
        if wrong := names.name_problem(line.name):
            return wrong, gettext("Correct the name in the list.")
        return self._problem_of_email(line.email) or ("", "")

    def _problem_of_email(self, email: str) -> tuple[str, str] | None:
        if not roster.signs_people_in() and (wrong := names.email_problem(email)):
            return wrong, gettext("Write the address with which the person signs in to this site.")
        if email and (wrong := names.email_problem(email)):
            return wrong, gettext("Correct the address, or leave it empty: the person then gets a PIN card.")
        if email in self.row_of_email:
            return (
                gettext("The address stands in row %(row)s as well.", row=self.row_of_email[email]),
                gettext("Give each person their own address, or leave one empty."),
            )
        if email in self.seated_emails:
            return gettext("Somebody with this address is in the cohort already."), gettext("Nothing needs to be done.")
        return None

    def _asked(self, row: Planned) -> Planned | Asked:
        """Return the question whether a row is somebody known; the row itself where nobody has this name."""
        words = alike.words(row.name)
        why = ""
        if not row.email and words in self.row_of_name:
            why = gettext("The same name stands in row %(row)s.", row=self.row_of_name[words])
        elif not row.email and words in self.seated_names:
            why = gettext("Somebody of this name is in the cohort already.")
        others = self.elsewhere.get(words, ())
        if not why and not others:
            return row
        leave = [(LEAVE_OUT, gettext("The same person: leave the row out"))] if why else []
        new = (NEW, gettext("Another person of this name"))
        same = [(str(each.id), _called(each)) for each in others]
        choices = (*leave, new, *same) if why else (new, *same)
        decided = self.decided.get(row.number, choices[0][0])
        if decided not in dict(choices):
            decided = choices[0][0]
        return Asked(row, why or gettext("Somebody of this name was trained before."), choices, decided)


def _called(known: Known) -> str:
    about = " · ".join(filter(None, (known.known_by, *known.cohorts)))
    return gettext("%(name)s, who is known already (%(about)s)", name=known.name, about=about)


def _note(line: Line, known: UUID | None, speaks: str) -> str:
    if known:
        return gettext("Has an account already and gets a seat; the name stays as it is there.")
    if not roster.signs_people_in():
        parts = [gettext("Is in on signing in to this site with this address.")]
    else:
        parts = [gettext("Will be invited by e-mail.") if line.email else gettext("Will get a PIN card.")]
    if line.spoken and not speaks:
        parts.append(gettext("The language “%(language)s” is not offered here.", language=line.spoken))
    return " ".join(parts)


def _told(line: Line, on: date) -> Mapping[str, str]:
    """Return what a row says about the person besides, by field; of an age or a date of birth the band alone."""
    told = fields.read(fields.named(line.said), line.said)
    if AGE in line.said and AGE not in told:
        found = ages.bands(line.said[AGE], on)
        told |= {AGE: next(iter(found))} if len(found) == 1 else {}
    return told


def _of_person(line: Line, told: Mapping[str, str]) -> Iterator[str]:
    """Yield what will be kept of what a row says about the person besides, and what cannot be."""
    for asked in fields.named(line.said):
        if asked.name in told:
            yield gettext("%(field)s: %(answer)s.", field=asked.label, answer=asked.words(told[asked.name]))
        else:
            yield gettext("“%(text)s” is left out: %(field)s.", text=line.said[asked.name], field=asked.label)
        if asked.name in line.merged:
            yield gettext("It is taken from the merged cell in row %(row)s.", row=line.merged[asked.name])


def _languages() -> Mapping[str, str]:
    """Return how a language may be written in a list: its code, its own name, its name in English and in Russian."""
    found = {}
    for code in roster.languages():
        locale = language.locale(code)
        written = (code, language.own_name(code), locale.get_display_name("en"), locale.get_display_name("ru"))
        found.update({word.casefold(): code for word in written if word})
    return found
