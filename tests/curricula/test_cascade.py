"""The rules of the cascade: what counts, how well it is shown, what may be there twice, and the tree."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from curricula import cascade
from curricula.cascade import (
    CONFIRMED,
    CORRECTED,
    LOGGED,
    QUESTIONED,
    WITHDRAWN,
    Event,
    Module,
    Said,
    Sheet,
    Training,
)

MODULE = Module("overdose", "response", "Responding to an overdose")
LIST = Sheet("0" * 64, "image/jpeg", 9000)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AIDA, BEK, CHOLPON, DILSHOD = (uuid4() for _ in range(4))


def said(day: int = 20, heads: int = 11, sheet: Sheet | None = None) -> Said:
    by_sex = {"female": heads - 1, "male": 1}
    return Said(date(2026, 11, day), "Khujand", (MODULE,), 3, by_sex, {"nurse": heads}, sheet)


def training(trainer: UUID, *later: str, of: Said | None = None) -> Training:
    events = [Event(LOGGED, NOW, trainer, said=of or said())]
    events += [Event(kind, NOW + timedelta(hours=n), trainer, "why") for n, kind in enumerate(later, 1)]
    return cascade.fold(uuid4(), trainer, events)


@pytest.mark.parametrize(
    ("sheet", "later", "grade"),
    [
        (None, (), "C"),
        (LIST, (), "B"),
        (None, (CONFIRMED,), "B"),
        (LIST, (CONFIRMED,), "A"),
        (LIST, (CONFIRMED, QUESTIONED), "B"),
        (None, (CONFIRMED, CORRECTED), "C"),
    ],
)
def test_a_list_and_a_confirmation_each_make_evidence_better(
    sheet: Sheet | None, later: tuple[str, ...], grade: str
) -> None:
    assert training(AIDA, *later, of=said(sheet=sheet)).grade == grade


def test_a_training_counts_until_it_is_withdrawn_and_not_while_it_is_questioned() -> None:
    every = [training(AIDA, *later) for later in ((), (QUESTIONED,), (QUESTIONED, CORRECTED), (WITHDRAWN,))]
    assert [each.counts for each in every] == [True, False, True, False]
    assert cascade.summed(every, "sex") == {"female": 20, "male": 2}
    assert not any(cascade.follows(WITHDRAWN, kind) for kind in cascade.KINDS)


def test_what_was_said_first_stays_beside_a_correction() -> None:
    first, second = said(), said(heads=12)
    events = (Event(LOGGED, NOW, AIDA, said=first), Event(CORRECTED, NOW, AIDA, "One came late", second))
    found = cascade.fold(uuid4(), AIDA, events)
    assert found.said == second
    assert found.history[0].said == first


def test_an_entry_is_read_as_it_was_written() -> None:
    for each in (said(), said(sheet=LIST)):
        assert cascade.read(each.written()) == each


def test_two_trainers_who_log_one_training_are_found_and_a_withdrawn_entry_is_not() -> None:
    one, other, gone, another = training(AIDA), training(BEK), training(CHOLPON, WITHDRAWN), training(BEK, of=said(19))
    assert cascade.perhaps_twice([one, other, gone, another]) == {one.id, other.id}


def test_what_is_below_a_trainer_is_counted_with_them_level_by_level() -> None:
    above = {AIDA: None, BEK: AIDA, CHOLPON: BEK, DILSHOD: None}
    given = [training(AIDA), training(CHOLPON), training(CHOLPON, WITHDRAWN), training(BEK, QUESTIONED)]
    tree = cascade.tree(above, given)
    assert [(each.trainer, each.level) for each in cascade.walk(tree)] == [
        (AIDA, 1),
        (BEK, 2),
        (CHOLPON, 3),
        (DILSHOD, 1),
    ]
    assert [(each.given, each.all_given, each.all_heads) for each in cascade.walk(tree)] == [
        (1, 2, 22),
        (0, 1, 11),
        (1, 1, 11),
        (0, 0, 0),
    ]
    assert [(each.number, each.trainers, each.given, each.heads) for each in cascade.levels(tree)] == [
        (1, 2, 1, 11),
        (2, 1, 0, 0),
        (3, 1, 1, 11),
    ]


def test_sums_that_differ_do_not_agree() -> None:
    assert cascade.agree(3, {"female": 2, "male": 1}, {"nurse": 3})
    assert not cascade.agree(3, {"female": 2, "male": 1}, {"nurse": 2})
    assert not cascade.agree(None, {}, {})
