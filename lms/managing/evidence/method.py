"""The note on method: whom the numbers count, how they are reckoned, what is hidden, and how to check the files."""

from __future__ import annotations

from curricula.withholding import FEWEST_TOLD
from lms.language import gettext, number
from lms.managing.evidence.facts import Section


def note(named: bool) -> tuple[Section, ...]:
    """Return the note in the language that is spoken."""
    return (
        Section(gettext("Who is counted"), _who(named)),
        Section(gettext("How it is reckoned"), _how()),
        Section(gettext("What is hidden"), _hidden()),
        Section(gettext("How to check it"), _checking()),
    )


def _who(named: bool) -> tuple[str, ...]:
    return (
        gettext("A participant is somebody who has or had a seat as a trainee; whoever gave it up stays listed."),
        gettext("Somebody took part who did anything in the course or was at a meeting."),
        gettext("People are counted once, however many seats they have; seats, rows and hours are not."),
        gettext("First time means that the person had no seat in another cohort of this site before."),
        gettext("People are named in this pack: pass it on only to who may read the names.")
        if named
        else gettext("Nobody is named in this pack; what people wrote themselves stands as they wrote it."),
    )


def _how() -> tuple[str, ...]:
    return (
        gettext("Completed: a dated record of the log, made when the last condition of the certificate was met."),
        gettext("Attendance: minutes of the meetings whose register was taken; a part of a meeting counts as half."),
        gettext(
            "Own scans: at how many meetings somebody scanned the code in the room. Signatures: on the trainer's "
            "screen, drawn or with the name typed; sheets of paper that were signed are listed with their hashes."
        ),
        gettext(
            "Tests: each person's first attempt at each test; only who took both; Student's t for pairs; "
            "normalised gain after Hake (1998), effect size Hedges' g after Lakens (2013)."
        ),
        gettext(
            "Reviews: the share of answers that were wholly right when a module's questions came back at growing "
            "intervals, of everybody who is in the course now; follow-up tests do not choose their questions by it."
        ),
        gettext("More knowledge is not yet more skill: look at what was observed at work, too."),
        gettext(
            "Shares and hours are cut after four decimals, never rounded up; figures of tests compared are rounded."
        ),
    )


def _hidden() -> tuple[str, ...]:
    return (
        gettext(
            "Where people are told apart by groups, no number is told that is about fewer than %(n)s of them, nor one "
            "from which the same table gives such a number by subtraction. Whoever has the tables of several cohorts, "
            "or of several days, can subtract one from another: hand on only one of them where that would tell of "
            "somebody.",
            n=number(FEWEST_TOLD),
        ),
        gettext("Evaluation forms and answers from work are read together, never fewer than five."),
    )


def _checking() -> tuple[str, ...]:
    return (
        gettext(
            "This pack was made once and does not change. What changed later is in later packs, with a list of it."
        ),
        gettext(
            "manifest.json and SHA256SUMS have the SHA-256 of each file. Compare that of the whole zip with the one on "
            "the pack's page."
        ),
        gettext("Each column is explained on the last sheet of tables.xlsx and in csv/codebook.csv."),
        gettext("Certificates are checked one by one on their public page, by their number."),
    )
