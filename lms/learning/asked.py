"""What a certificate asks for, in words: for managers who set it, and for whoever reads of a cohort afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from curricula.model import CertificateRule, Curriculum
from lms.language import gettext, ngettext, percent_in_tenths
from lms.language import gettext_lazy as _

CONDITIONS = {
    "attendance": _("Attendance"),
    "lessons": _("Lessons"),
    "quizzes": _("Quizzes"),
    "pre-test": _("Test before the course"),
    "post-test": _("Test at the end"),
    "critical": _("Questions critical for safety"),
    "hand-in": _("Work to hand in"),
}


def sentences(rule: CertificateRule, outline: Curriculum) -> tuple[str, ...]:
    """Return a sentence for each condition of a certificate of completion, in the order of the conditions."""
    return tuple(_sentences(rule, outline))


def _sentences(rule: CertificateRule, outline: Curriculum) -> Iterator[str]:
    if rule.attendance is not None:
        yield gettext("There for at least %(share)s of all meetings.", share=percent_in_tenths(rule.attendance))
    if rule.lessons != "none":
        yield gettext("Every lesson read.") if rule.lessons == "all" else gettext("Every core lesson read.")
    if rule.quizzes != "none":
        yield gettext("Every quiz passed.") if rule.quizzes == "all" else gettext("Every core quiz passed.")
    if rule.pre_test:
        yield gettext("The test before the course taken, whatever came out.")
    if rule.post_test and rule.post_mark is None:
        yield gettext("The test at the end passed.")
    elif rule.post_test and rule.post_mark is not None:
        yield gettext(
            "At least %(share)s in the test at the end, with every question right that is critical for safety.",
            share=percent_in_tenths(rule.post_mark),
        )
    if rule.critical:
        yield gettext("In every quiz and in the test at the end, every question right that is critical for safety.")
    titles = {activity.id: activity.title for activity in outline.activities}
    if rule.hand_in:
        listed = ", ".join(titles.get(id, id) for id in rule.hand_in)
        yield ngettext("Handed in: %(what)s.", "Handed in: %(what)s.", len(rule.hand_in), what=listed)


def participation(rule: CertificateRule) -> str:
    """Return what a certificate of participation asks for; empty where there is none."""
    if rule.participation is None:
        return ""
    return gettext(
        "Who misses something, and was there for at least %(share)s of all meetings, gets a certificate of "
        "participation after the last day.",
        share=percent_in_tenths(rule.participation),
    )
