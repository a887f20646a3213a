"""The accounts that the sign-in page of a demonstration offers. Nobody has them in earnest."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from flask import current_app

from lms.language import gettext_lazy as _

SPACE = UUID("7d6f6c0e-43c1-5d0b-9d57-0f3e5a1c7b11")  # ids of everything invented, the same on every machine
PASSWORD = "threshold-demo"  # noqa: S105 — written on the sign-in page of a demonstration


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the sign-in page of a demonstration offers."""

    key: str
    name: str
    email: str
    role: object

    @property
    def id(self) -> UUID:
        """The person's id."""
        return uuid5(SPACE, self.key)


ACCOUNTS = (
    Account("manager", "Carol Weaver", "manager@demo.invalid", _("Programme manager")),
    Account("trainer", "Bobur Karimov", "trainer@demo.invalid", _("Trainer")),
    Account("trainee", "Алия Сатпаева", "trainee@demo.invalid", _("Trainee, part-way through the course")),
    Account("admin", "Dave Porter", "admin@demo.invalid", _("Administrator of the site")),
)

_IDS = frozenset(account.id for account in ACCOUNTS)


def is_shut(person: UUID) -> bool:
    """Whether this is an invented person on a site that is no demonstration: everybody knows their password."""
    return person in _IDS and not current_app.config["LMS_DEMONSTRATION"]
