"""What a programme may ask people about themselves, each with the reason that they are told; none is ever required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel.core import get_global
from babel.support import LazyProxy
from flask import current_app

from lms import language
from lms.accounts.names import read_name
from lms.language import gettext_lazy as _

Choices = tuple[tuple[str, str], ...]
LONGEST = 120  # characters of what is typed

YES_NO = (("yes", _("Yes")), ("no", _("No")))
YES_NO_WRITTEN = {"y": "yes", "n": "no", "+": "yes", "да": "yes", "нет": "no"}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be asked. ``options`` are what to choose among; a field without any is typed.

    ``headings`` are what lists of offices call its column, besides its label, and ``written`` how they write its
    choices, besides their words: value by spelling, in small letters, without a dot at the end. ``points`` says that
    the answer can point at somebody among few, or tells of their health: it leaves no file without names, and goes when
    a person is erased.
    """

    name: str
    label: LazyProxy
    reason: LazyProxy
    options: tuple[tuple[str, LazyProxy], ...] = ()
    headings: frozenset[str] = frozenset()
    written: Mapping[str, str] = field(default_factory=dict)
    is_country: bool = False
    points: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether the answer is typed rather than chosen."""
        return not (self.options or self.is_country)

    def choices(self, first: str = "") -> Choices:
        """Return what can be chosen, as (value, words); of countries ``first`` is the one that stands on top."""
        if not self.is_country:
            return tuple((value, str(words)) for value, words in self.options)
        named = _countries(language.current())
        return tuple(sorted(named, key=lambda choice: choice[0] != first))

    def read(self, text: str) -> str:
        """Return the answer that a form or a list gives; empty where it gives none or none that can be chosen.

        A choice may be written as its value, as its words in any language of the site, or as offices write it.
        """
        plain = " ".join(read_name(text).split())[:LONGEST]
        if self.is_typed or not plain:
            return plain
        known = _written(self.name, tuple(current_app.config["LMS_LANGUAGES"]))
        return known.get(plain.casefold()) or known.get(plain.casefold().rstrip(". "), "")

    def words(self, value: str) -> str:
        """Return what an answer is called in the reader's language."""
        return value if self.is_typed else dict(self.choices()).get(value, value)


@lru_cache
def _countries(speaks: str) -> Choices:
    codes = [code for code in get_global("territory_zones") if len(code) == 2 and code.isalpha()]
    named = ((code, language.country(code, speaks)) for code in {*codes, "XK"})
    return tuple(sorted(named, key=lambda choice: choice[1]))


@lru_cache
def _written(name: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    """Return the value of each way of writing a choice of a field, in small letters."""
    found = {**BY_NAME[name].written, **{value.casefold(): value for value, _words in BY_NAME[name].choices()}}
    for speaks in languages:
        with language.speaking(speaks):
            found |= {words.casefold(): value for value, words in BY_NAME[name].choices()}
    return found


FIELDS = (
    Field(
        "sex",
        _("Sex"),
        _("To see whether women and men come to the training alike, and learn as much."),
        (("female", _("Female")), ("male", _("Male")), ("other", _("I describe it otherwise"))),
        frozenset({"gender", "пол"}),
        {
            **dict.fromkeys(("f", "w", "woman", "ж", "жен", "женщина", "женский"), "female"),
            **dict.fromkeys(("m", "man", "м", "муж", "мужчина", "мужской"), "male"),
        },
    ),
    Field(
        "age_band",
        _("Age"),
        _("To see which generations the training reaches. Your date of birth is not asked."),
        (
            ("under-25", _("Under 25")),
            ("25-34", _("25 to 34")),
            ("35-44", _("35 to 44")),
            ("45-54", _("45 to 54")),
            ("55-plus", _("55 or older")),
        ),
        frozenset(
            {
                *("age band", "age group", "возраст", "возрастная группа", "date of birth", "birth date", "birthday"),
                *("year of birth", "born", "dob", "дата рождения", "год рождения", "день рождения"),
            }
        ),
    ),
    Field(
        "profession",
        _("Profession"),
        _("To see whether the training reaches everybody who works with people who use drugs, and suits their work."),
        (
            ("addiction-doctor", _("Addiction doctor or psychiatrist")),
            ("doctor", _("Other doctor")),
            ("nurse", _("Nurse or feldsher")),
            ("psychologist", _("Psychologist or counsellor")),
            ("social-worker", _("Social worker")),
            ("outreach", _("Outreach or peer worker")),
            ("justice", _("Police, prison or probation")),
            ("manager", _("Manager or official")),
            ("other", _("Another one")),
        ),
        frozenset({"occupation", "профессия", "специальность", "должность"}),
        {
            # "Doctor" alone may be either of two.
            **dict.fromkeys(("narcologist", "нарколог", "врач-нарколог", "психиатр-нарколог"), "addiction-doctor"),
            **dict.fromkeys(("psychiatrist", "психиатр", "врач-психиатр"), "addiction-doctor"),
            **dict.fromkeys(("nurse", "feldsher", "медсестра", "медицинская сестра", "медбрат", "фельдшер"), "nurse"),
            **dict.fromkeys(("psychologist", "counsellor", "counselor", "психолог", "консультант"), "psychologist"),
            **dict.fromkeys(("social worker", "социальный работник", "соцработник", "соц. работник"), "social-worker"),
            **dict.fromkeys(("outreach worker", "peer worker", "peer", "равный консультант"), "outreach"),
            **dict.fromkeys(("аутрич-работник", "аутрич работник", "аутрич"), "outreach"),
        },
    ),
    Field(
        "organisation",
        _("Organisation"),
        _(
            "To know which services have somebody trained. Where the programme lets your organisation look, it sees "
            "how far you are, your attendance and your certificate."
        ),
        headings=frozenset({"organization", "workplace", "employer", "организация", "место работы"}),
        points=True,
    ),
    Field(
        "organisation_type",
        _("Kind of organisation"),
        _("To see whether public services and others take part alike."),
        (
            ("public-health", _("Public health service")),
            ("public", _("Other public body")),
            ("community", _("Community or non-governmental organisation")),
            ("private", _("Private service")),
            ("education", _("University or college")),
            ("international", _("International organisation")),
            ("other", _("Another kind")),
        ),
        frozenset({"organization type", "type of organisation", "type of organization", "тип организации"}),
    ),
    Field(
        "works_in",
        _("Country where you work"),
        _("To report to each country who was trained, where the group comes from several."),
        headings=frozenset({"country", "works in", "страна"}),
        is_country=True,
    ),
    Field(
        "region",
        _("Region or town"),
        _("To see which parts of the country have trained staff and which have none."),
        headings=frozenset({"region", "province", "oblast", "город", "регион", "область"}),
        points=True,
    ),
    Field(
        "disability",
        _("Disability"),
        _("To make the training usable for you, and to see whether it is for others. Say only what you want to say."),
        YES_NO,
        frozenset({"инвалидность"}),
        YES_NO_WRITTEN,
        points=True,
    ),
    Field(
        "first_time",
        _("Is this your first training on this subject?"),
        _("To count people who are new to the subject, and not the same ones again."),
        YES_NO,
        frozenset({"first time", "впервые"}),
        YES_NO_WRITTEN,
    ),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}


def named(names: Iterable[str]) -> tuple[Field, ...]:
    """Return the fields with these names, in the order in which they are asked."""
    wanted = set(names)
    return tuple(field for field in FIELDS if field.name in wanted)


def read(asked: Iterable[Field], typed: Mapping[str, str]) -> dict[str, str]:
    """Return what somebody answers to the fields that are asked; those left empty are not in it."""
    answers = {field.name: field.read(typed.get(field.name, "")) for field in asked}
    return {name: answer for name, answer in answers.items() if answer}
