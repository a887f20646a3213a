"""The tables about what came of it: tests compared, evaluation forms, surveys at work, and how many answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from curricula.shares import cut
from lms import publication
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing import evaluation, gains, work_surveys
from lms.managing.evaluation import Evaluation
from lms.managing.evidence import coded
from lms.managing.evidence.facts import SHARE, Sheet
from lms.managing.evidence.participation import CODE, COHORT
from lms.managing.exports.table import Cell, Column
from lms.managing.gains import files
from lms.managing.work_surveys import Round

FORM, WORK = "evaluation", "work"


def compared(of: Sequence[Cohort]) -> Sheet:
    """Return what the tests before and after say, as the files of that page have it."""
    rows = tuple(tuple(row) for row in files.rows(gains.reports(of)))
    heads = {
        "comparison": gettext("Tests"),
        "part": gettext("Part"),
        "name": gettext("Which"),
        "figures": gettext("Figures"),
        "n": gettext("People"),
        "only_first": gettext("Only first"),
        "only_second": gettext("Only second"),
        "mean_first": gettext("Before"),
        "mean_second": gettext("After"),
        "gain": gettext("Gain"),
        "gain_low": gettext("Gain from"),
        "gain_high": gettext("Gain to"),
        "normalised_gain": gettext("Normalised"),
        "hedges_g": gettext("Effect size"),
        "review_recalled": gettext("Recalled in reviews"),
    }
    return Sheet("pre-post", gettext("Tests before and after"), files.COLUMNS, rows, 4, tuple(heads.items()))


def evaluations(of: Sequence[Cohort]) -> dict[Cohort, list[Evaluation]]:
    """Return the evaluation forms of each cohort whose course is published."""
    edition = publication.edition()
    return {each: evaluation.of_cohort(each) for each in of if edition.course(each.curriculum, each.language)}


def opinions(found: dict[Cohort, list[Evaluation]]) -> Sheet:
    """Return what people think of the training, as the files of that page have it."""
    form, question_id, question, line, answer, *rest = evaluation.COLUMNS
    columns = (CODE, form, question_id, line, answer, COHORT, question, *rest)
    rows = tuple(
        (cohort.code, form_id, asked, of_line, said, cohort.title, words, *counted)
        for cohort, forms in found.items()
        for form_id, asked, words, of_line, said, *counted in evaluation.rows_of(forms)
    )
    heads = {
        "question": gettext("Question"),
        "line": gettext("Line"),
        "answer": gettext("Answer"),
        "people": gettext("People"),
        "mean": gettext("Mean"),
    }
    return Sheet("evaluation", gettext("Evaluation"), columns, rows, 5, tuple(heads.items()))


RESPONSES = (
    CODE,
    Column("asked", "text", _("evaluation: the form at the end of the course; work: a survey months later.")),
    Column("which", "text", _("The form, or who was asked and after how many months.")),
    COHORT,
    Column("words", "text", _("The same in words."), fixed=False),
    Column("sent", "integer", _("How many people could answer."), fixed=False),
    Column("answered", "integer", _("How many did."), fixed=False),
    Column("read", "integer", _("How many answers are read together."), fixed=False),
    Column("rate", "decimal", _("Share of those who could answer."), SHARE, fixed=False),
)


def responses(found: dict[Cohort, list[Evaluation]], rounds: dict[Cohort, list[Round]]) -> Sheet:
    """Return how many were asked and how many answered."""
    heads = {
        "cohort": gettext("Cohort"),
        "words": gettext("Asked"),
        "sent": gettext("Could answer"),
        "answered": gettext("Answered"),
        "rate": gettext("Share"),
    }
    rows = (*_of_forms(found), *_of_rounds(rounds))
    return Sheet("responses", gettext("Who answered"), RESPONSES, rows, 3, tuple(heads.items()))


def _of_forms(found: dict[Cohort, list[Evaluation]]) -> Iterator[tuple[Cell, ...]]:
    for cohort, forms in found.items():
        for each in forms:
            counted = (each.trainees, each.handed_in, each.read, cut(each.rate))
            yield (cohort.code, FORM, each.quiz.id, cohort.title, each.quiz.title, *counted)


def _of_rounds(rounds: dict[Cohort, list[Round]]) -> Iterator[tuple[Cell, ...]]:
    for cohort, listed in rounds.items():
        for each in listed:
            counted = (each.made, each.answered, each.read, cut(each.rate))
            which = f"{each.asked}-{each.months}"
            said = f"{coded.asked(each.asked)}, {gains.test_name(each.months)}"
            yield (cohort.code, WORK, which, cohort.title, said, *counted)


AT_WORK = (
    CODE,
    Column("asked", "text", _("Who was asked: trainee, or lead, whoever leads them.")),
    Column("months", "integer", _("After how many months."), _("months")),
    Column("question", "text", _("The question in words."), fixed=False),
    Column("answer", "text", _("One of the answers, or what somebody wrote."), fixed=False),
    COHORT,
    Column("people", "integer", _("How many people gave this answer. Empty for what was written."), fixed=False),
    Column("share", "decimal", _("Share of the answers that are read together."), SHARE, fixed=False),
)


def surveys(of: Sequence[Cohort]) -> dict[Cohort, list[Round]]:
    """Return the surveys at work of each cohort."""
    return {each: work_surveys.rounds(each) for each in of}


def months_later(rounds: dict[Cohort, list[Round]]) -> Sheet:
    """Return how it goes at work, answers read together."""
    heads = {
        "asked": gettext("Asked"),
        "months": gettext("Months"),
        "question": gettext("Question"),
        "answer": gettext("Answer"),
        "people": gettext("People"),
    }
    rows = tuple(row for cohort, listed in rounds.items() for each in listed for row in _answers(cohort, each))
    return Sheet("at-work", gettext("How it goes at work"), AT_WORK, rows, 5, tuple(heads.items()))


def _answers(cohort: Cohort, each: Round) -> Iterator[tuple[Cell, ...]]:
    for asked in each.together:
        head = (cohort.code, each.asked, each.months, asked.words)
        for words, people in asked.counts:
            yield (*head, words, cohort.title, people, _share(people, each.read))
        for text in asked.texts:
            yield (*head, text, cohort.title, None, None)


def _share(part: int, whole: int) -> Decimal | None:
    return cut(Fraction(part, whole)) if whole else None
