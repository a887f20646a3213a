"""What the codes in tables are called in words, on paper and on pages; the files keep the codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lms.certificates.sheet import HEADINGS
from lms.language import gettext
from lms.managing import gains
from lms.managing.at_work import LEAD, TRAINEE
from lms.managing.gains.scores import AFTER, BEFORE


def words(column: str, code: str) -> str:
    """Return what a code in a column is called; any other text as it is."""
    return _WORDS[column](code) if column in _WORDS else code


def tests(comparison: str) -> str:
    """Return two tests in words: ``pre-test/follow-up-3`` as ``Before the course – 3 months later``."""
    return " – ".join(map(_test, comparison.split("/")))


def _test(name: str) -> str:
    if name in (BEFORE, AFTER):
        return gains.test_name(name)
    months = name.rpartition("-")[2]
    return gains.test_name(int(months)) if months.isdecimal() else name


def asked(who: str) -> str:
    """Return who is asked how it goes at work, in words."""
    return {TRAINEE: gettext("Trainee"), LEAD: gettext("Who leads them")}.get(who, who)


def _part(name: str) -> str:
    parts = {
        "all": gettext("All people"),
        "outcome": gettext("Outcome"),
        "cohort": gettext("Cohort"),
        "first-paper": gettext("Paper that came first"),
    }
    return parts.get(name, name)


def _figures(name: str) -> str:
    return {
        "told": gettext("shown"),
        "hidden": gettext("hidden"),
        "too-few": gettext("too few people"),
    }.get(name, name)


def _change(name: str) -> str:
    return {"changed": gettext("changed"), "came": gettext("came"), "went": gettext("went")}.get(name, name)


def _kind(name: str) -> str:
    return HEADINGS[name]() if name in HEADINGS else name


_WORDS: Mapping[str, Callable[[str], str]] = {
    "comparison": tests,
    "part": _part,
    "figures": _figures,
    "what": _change,
    "kind": _kind,
    "asked": asked,
}
