"""The words of an appraisal, as pages and files say them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from babel.support import LazyProxy

from lms import language
from lms.language import gettext
from lms.language import gettext_lazy as _

RATINGS: Mapping[str, LazyProxy] = {
    "2": _("Met"),
    "1": _("Partly met"),
    "0": _("Not met"),
    "NA": _("Not relevant"),
}
MEANINGS: Mapping[str, LazyProxy] = {
    "2": _("Evidence from at least two sources; in force and working."),
    "1": _("Some evidence, or not for all staff and places, or only on paper."),
    "0": _("No evidence, or evidence of the opposite."),
    "NA": _("This does not apply to the service. Say why."),
}
KINDS: Mapping[str, LazyProxy] = {
    "exercise": _("Exercise"),
    "self": _("Self-assessment"),
    "external": _("External appraisal"),
    "again": _("Re-appraisal"),
}
EVIDENCE: Mapping[str, LazyProxy] = {
    "document": _("Document"),
    "record": _("Sample of files"),
    "observation": _("Observation"),
    "interview": _("Interview"),
}
BANDS: Mapping[str, LazyProxy] = {
    "green": _("upper band"),
    "amber": _("middle band"),
    "red": _("lower band"),
}

NAMES_SOMEBODY = _("This reads like a person’s name with a phone number or a date of birth. Take it out.")


def kappa(value: Fraction | None) -> str:
    """Write Cohen's kappa to two places, or that it cannot be computed."""
    if value is None:
        return gettext("cannot be computed")
    return language.number(float(round(value, 2)))


def share(value: Fraction | None) -> str:
    """Write a score as per cent; a dash where there is none."""
    return "–" if value is None else language.percent(value)
