"""What a list of people would do to a cohort: whom it enrols, which rows cannot be used and why. Then doing it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from sqlalchemy import select

from lms import database, language
from lms.accounts import names
from lms.identity import TRAINEE, Cohort
from lms.language import gettext
from lms.managing import roster
from lms.privacy import declared, fields
from lms.privacy.fields import BY_NAME, Field
from lms.tables import people

NAME, EMAIL, LANGUAGE, IGNORED = "name", "email", "language", ""

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

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the columns are to be read: what each means, and whether the first row names them."""

    meanings: tuple[str, ...]
    has_headings: bool

    @property
    def is_clear(self) -> bool:
        """Whether there is a name to be found, and everything else in at most one column."""
        single = all(self.meanings.count(meaning) <= 1 for meaning in {*self.meanings} - {NAME, IGNORED})
        return NAME in self.meanings and single


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
    bad: tuple[Unusable, ...]


def recognise(rows: Rows, asked: Sequence[Field] = ()) -> Reading:
    """Read the headings; where the first row has none that is known, nothing is said about the columns.

    What a list says of people besides is taken only where the programme asks for it.
    """
    width = max(len(cells) for _, cells in rows)
    first = [*rows[0][1], *[""] * width][:width]
    known = {**HEADINGS, **{field.name: _headings(field) for field in asked}}
    found = tuple(_meaning(heading, known) for heading in first)
    return Reading(found, any(found))


def meanings(asked: Sequence[Field]) -> tuple[str, ...]:
    """Return what a column may mean, where a programme asks for these fields."""
    return (NAME, EMAIL, LANGUAGE, *(field.name for field in asked), IGNORED)


def _headings(field: Field) -> frozenset[str]:
    return field.headings | {_plain(str(field.label)), _plain(field.name)}


def _plain(heading: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in heading.casefold()).split())


def _meaning(heading: str, known: Mapping[str, frozenset[str]]) -> str:
    plain = _plain(heading)
    return next((meaning for meaning, headings in known.items() if plain in headings), IGNORED)


def plan(rows: Rows, reading: Reading, cohort: Cohort) -> Plan:
    """Work out what the rows would do now; nothing is written."""
    wanted = list(_read(rows, reading))
    seated = [entry for entry in roster.entries(cohort) if entry.role == TRAINEE]
    judge = _Judge(
        seated_emails={entry.email for entry in seated if entry.email},
        seated_names={_same(entry.name) for entry in seated},
        known=_known([email for _, _, email, _, _ in wanted if email]),
    )
    judged = [judge.judge(*row) for row in wanted]
    return Plan(
        tuple(row for row in judged if isinstance(row, Planned)),
        tuple(row for row in judged if isinstance(row, Unusable)),
    )


def carry_out(wanted: Plan, cohort: Cohort, upload: UUID, author: UUID) -> int:
    """Enrol everybody in the plan, inside ``roster.enrolling()``; return how many seats were given.

    A person's id follows from the upload and the row: carrying out the same upload twice makes nobody twice.
    """
    seats = 0
    for row in wanted.good:
        person = row.known or uuid5(upload, str(row.number))
        if row.known or roster.make_person(person, row.name, row.email, row.language):
            roster.seat(person, cohort)
            seats += 1
            if row.told:
                declared.keep(person, cohort.programme, row.told, author)
    return seats


def _read(rows: Rows, reading: Reading) -> Iterator[tuple[int, str, str, str, Mapping[str, str]]]:
    """Yield number, name, e-mail, language and what else is said of each row below the headings."""
    for number, cells in rows[1:] if reading.has_headings else rows:
        meant: dict[str, list[str]] = {NAME: [], EMAIL: [], LANGUAGE: []}
        for meaning, cell in zip(reading.meanings, cells, strict=False):
            if meaning and cell:
                meant.setdefault(meaning, []).append(cell)
        yield (
            number,
            names.read_name(" ".join(meant[NAME])),
            names.read_email("".join(meant[EMAIL])),
            "".join(meant[LANGUAGE]).strip().casefold(),
            {name: " ".join(said) for name, said in meant.items() if name in BY_NAME},
        )


def _known(emails: Sequence[str]) -> Mapping[str, UUID]:
    """Return who has these addresses already."""
    query = select(people.c.email, people.c.id).where(people.c.email.in_(emails))
    return {row.email: row.id for row in database.connection().execute(query)}


def _same(name: str) -> str:
    """Return what spellings of one name have in common: capitals and the composition of letters put aside."""
    return unicodedata.normalize("NFKC", name).casefold()


class _Judge:
    """Judges row after row; remembers what was in the rows before."""

    def __init__(self, seated_emails: set[str], seated_names: set[str], known: Mapping[str, UUID]) -> None:
        self.seated_emails, self.seated_names, self.known = seated_emails, seated_names, known
        self.row_of_email: dict[str, int] = {}
        self.row_of_name: dict[str, int] = {}
        self.languages = _languages()
        self.signs_in = roster.signs_people_in()

    def judge(self, number: int, name: str, email: str, spoken: str, said: Mapping[str, str]) -> Planned | Unusable:
        """Say what comes of one row."""
        wrong, fix = self._problem(name, email)
        if wrong:
            return Unusable(number, " · ".join(filter(None, (name, email))), wrong, fix)
        self.row_of_name.setdefault(_same(name), number)
        if email:
            self.row_of_email[email] = number
        known = self.known.get(email)
        speaks = self.languages.get(spoken, "")
        told = fields.read(fields.named(said), said)
        note = " ".join([self._note(email, spoken, known, speaks), *_of_person(said, told)])
        return Planned(number, name, email, speaks, known, note, told)

    def _problem(self, name: str, email: str) -> tuple[str, str]:
        if not name:
            return gettext("The name is missing."), gettext("Write the whole name into the list.")
        if wrong := names.name_problem(name):
            return wrong, gettext("Write the whole name into the list.")
        if not self.signs_in and (wrong := names.email_problem(email)):
            return wrong, gettext("Write the address with which the person signs in to this site.")
        if email and (wrong := names.email_problem(email)):
            return wrong, gettext("Correct the address, or leave it empty: the person then gets a PIN card.")
        return self._twice_in_list(name, email) or self._in_cohort(name, email) or ("", "")

    def _twice_in_list(self, name: str, email: str) -> tuple[str, str] | None:
        if email in self.row_of_email:
            return (
                gettext("The address stands in row %(row)s as well.", row=self.row_of_email[email]),
                gettext("Give each person their own address, or leave one empty."),
            )
        if not email and _same(name) in self.row_of_name:
            return (
                gettext("The same name stands in row %(row)s.", row=self.row_of_name[_same(name)]),
                gettext("If these are two people, enrol the second one by hand."),
            )
        return None

    def _in_cohort(self, name: str, email: str) -> tuple[str, str] | None:
        if email in self.seated_emails:
            return gettext("Somebody with this address is in the cohort already."), gettext("Nothing needs to be done.")
        if not email and _same(name) in self.seated_names:
            return (
                gettext("Somebody of this name is in the cohort already."),
                gettext("If it is another person, enrol them by hand."),
            )
        return None

    def _note(self, email: str, spoken: str, known: UUID | None, speaks: str) -> str:
        if known:
            return gettext("Has an account already and gets a seat; the name stays as it is there.")
        if not self.signs_in:
            parts = [gettext("Is in on signing in to this site with this address.")]
        else:
            parts = [gettext("Will be invited by e-mail.") if email else gettext("Will get a PIN card.")]
        if spoken and not speaks:
            parts.append(gettext("The language “%(language)s” is not offered here.", language=spoken))
        return " ".join(parts)


def _of_person(said: Mapping[str, str], told: Mapping[str, str]) -> Iterator[str]:
    """Yield what will be kept of what a row says about the person besides, and what cannot be."""
    for asked in fields.named(said):
        if asked.name in told:
            yield gettext("%(field)s: %(answer)s.", field=asked.label, answer=asked.words(told[asked.name]))
        else:
            yield gettext("“%(text)s” is left out: %(field)s.", text=said[asked.name], field=asked.label)


def _languages() -> Mapping[str, str]:
    """Return how a language may be written in a list: its code, its own name, its name in English and in Russian."""
    found = {}
    for code in roster.languages():
        locale = language.locale(code)
        written = (code, language.own_name(code), locale.get_display_name("en"), locale.get_display_name("ru"))
        found.update({word.casefold(): code for word in written if word})
    return found
