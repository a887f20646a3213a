"""Who of a report is who of a cohort: by e-mail address, then by name; where that leaves a choice, a person chooses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from curricula.presence import Stay
from lms.accounts.names import read_email
from lms.managing.namesakes import Listed

# What services and people put behind a name: (Guest), (iPhone), [Unverified].
_ASIDE = re.compile(r"[(\[（].*?[)\]）]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in a report, with every line about them."""

    name: str
    email: str
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A guest, and whom of the cohort they are.

    ``person`` is empty where nobody is. ``is_asked`` says that somebody has to choose among the trainees, or has done
    so: ``alike`` of them have this name, none or several.
    """

    guest: Guest
    person: UUID | None
    is_asked: bool
    alike: int


def guests(stays: Sequence[Stay]) -> list[Guest]:
    """Put the lines of a report together that are about the same person: the same address, or else the same name."""
    lines: dict[tuple[str, ...], list[Stay]] = {}
    for stay in stays:
        email = read_email(stay.email)
        lines.setdefault(("@", email) if email else _words(stay.name), []).append(stay)
    return [Guest(each[0].name, read_email(each[0].email), tuple(each)) for each in lines.values()]


def match(found: Sequence[Guest], among: Sequence[Listed], chosen: Mapping[int, UUID]) -> list[Match]:
    """Say of each guest who they are; ``chosen`` has what a person said, by the guest's place."""
    by_email = {each.email: each.person for each in among if each.email}
    by_name: dict[tuple[str, ...], list[UUID]] = {}
    for each in among:
        by_name.setdefault(_words(each.name), []).append(each.person)
    return [_match(place, guest, by_email, by_name, chosen) for place, guest in enumerate(found)]


def _match(
    place: int,
    guest: Guest,
    by_email: Mapping[str, UUID],
    by_name: Mapping[tuple[str, ...], Sequence[UUID]],
    chosen: Mapping[int, UUID],
) -> Match:
    if guest.email in by_email:
        return Match(guest, by_email[guest.email], False, 1)
    same = list(dict.fromkeys(person for name in _names(guest.name) for person in by_name.get(_words(name), ())))
    if len(same) == 1:
        return Match(guest, same[0], False, 1)
    return Match(guest, chosen.get(place), True, len(same))


def _names(shown: str) -> list[str]:
    """Return the names in what somebody is shown as: ``Alisa (Алиса Назарова)`` has two."""
    return [_ASIDE.sub(" ", shown), *(aside[1:-1] for aside in _ASIDE.findall(shown))]


def _words(name: str) -> tuple[str, ...]:
    """Return what a name is made of, in any order: services put the family name first or last as they like.

    Accents and the composition of letters, capitals and what stands between words do not matter, in any script.
    """
    apart = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(sign for sign in apart if not unicodedata.combining(sign)) or apart
    return tuple(sorted(_WORD.findall(kept)))
