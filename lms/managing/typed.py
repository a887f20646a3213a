"""What somebody typed into a form, read field by field. Mistakes are collected; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from lms.accounts import names
from lms.language import gettext, ngettext

LONGEST_LINE = 200  # characters
LARGEST_POSITION = 2**63 - 1  # that a database can be asked for


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one form. ``problems`` has a sentence for each field that must be mended, in the form's order."""

    fields: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, needed: str = "", longest: int = LONGEST_LINE) -> str:
        """Return one line of text; ``needed`` is what to say when it is empty, empty where it may be."""
        text = " ".join(names.read_name(self.fields.get(name, "")).split())
        if not text and needed:
            self.problems[name] = needed
        elif len(text) > longest:
            self.problems[name] = ngettext(
                "Shorten this to %(n)s character.", "Shorten this to %(n)s characters.", longest
            )
        return text

    def day(self, name: str, needed: str = "") -> date | None:
        """Return a date as ``<input type=date>`` sends it, ``None`` where it is empty or cannot be read."""
        text = self.fields.get(name, "").strip()
        if not text:
            if needed:
                self.problems[name] = needed
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems[name] = gettext("“%(day)s” is not a date. Write it like 2026-11-23.", day=text)
            return None

    def in_order(self, first: date | None, last: date | None, name: str) -> None:
        """Note at the field ``name`` when the last day lies before the first."""
        if first and last and last < first:
            self.problems[name] = gettext("The last day lies before the first.")

    def position(self, name: str) -> int | None:
        """Return the number of a record, ``None`` where it is empty or cannot be read."""
        text = self.fields.get(name, "")
        if not text:
            return None
        # Measured first: Python refuses to read a number of thousands of digits.
        is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_POSITION))
        if is_number and int(text) <= LARGEST_POSITION:
            return int(text)
        self.problems[name] = gettext("“%(text)s” is not the number of a record.", text=text)
        return None

    def one_of(self, name: str, allowed: Collection[str], needed: str) -> str:
        """Return what was chosen; empty, and ``needed`` noted, where it is none of those allowed."""
        chosen = self.fields.get(name, "")
        if chosen in allowed:
            return chosen
        self.problems[name] = needed
        return ""

    def person(self, name: str = "name") -> str:
        """Return a person's name as it shall stand on the certificate."""
        text = names.read_name(self.fields.get(name, ""))
        if not text:
            self.problems[name] = gettext("Write the name.")
        elif problem := names.name_problem(text):
            self.problems[name] = problem
        return text

    def email(self, name: str = "email", optional: bool = False) -> str:
        """Return an e-mail address in lower case; empty where it may be and is."""
        text = names.read_email(self.fields.get(name, ""))
        if not text and optional:
            return ""
        if problem := names.email_problem(text):
            self.problems[name] = problem
        return text
