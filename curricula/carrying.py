"""An answer to one version of a question as an answer to another version of it.

Answers name choices by number, and numbers move when a choice is added, removed or put elsewhere. What was chosen is
found again by its words: the same ones, or nearly the same where somebody mended a spelling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from curricula.markup import to_text
from curricula.questions.base import Field, Question

SIMILAR = 0.6
"""How alike two texts are (0 to 1) that are taken for the same one, reworded."""

ANY_SEED = ""
"""Values do not depend on the order in which they are shown."""

_SETS = ("one", "many")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which of the old texts is which of the new ones, by place; what has no partner was removed or added."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def reordered(self) -> bool:
        """Tell whether what is in both stands in another order."""
        places = [new for _old, new in self.pairs]
        return places != sorted(places)


def pair(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """Find old texts among new ones: equal texts first, then the most alike of those that are left."""
    left = list(range(len(new)))
    found: dict[int, int] = {}
    for place, text in enumerate(old):
        same = next((each for each in left if new[each] == text), None)
        if same is not None:
            found[place] = same
            left.remove(same)
    open_places = [place for place in range(len(old)) if place not in found]
    scored = [(_likeness(old[one], new[other]), one, other) for one in open_places for other in left]
    for score, one, other in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score >= SIMILAR and one not in found and other in left:
            found[one] = other
            left.remove(other)
    removed = tuple(place for place in range(len(old)) if place not in found)
    return Pairing(tuple(sorted(found.items())), removed, tuple(left))


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def fields_of(question: Question) -> tuple[Field, ...]:
    """Give the fields of a question, their options in the order of their values."""
    return question.present(ANY_SEED)


def options_of(field: Field) -> dict[str, str]:
    """Give what can be chosen in a field as plain text, by value, in the order of the values."""
    said = {option.value: to_text(option.html) or option.html for option in field.options}
    return dict(sorted(said.items(), key=lambda entry: _by_number(entry[0])))


def _by_number(value: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else 0, part) for part in value.split(".")]


def takes_a_set(question: Question) -> bool:
    """Tell whether an answer lists what was chosen, instead of having one entry for each field."""
    return any(field.kind in _SETS for field in fields_of(question))


def pair_fields(old: Sequence[Field], new: Sequence[Field]) -> Pairing:
    """Find the fields of one version in the other: by their labels, or by place where they have none."""
    if not any(field.label for field in (*old, *new)):
        together = min(len(old), len(new))
        return Pairing(
            tuple((place, place) for place in range(together)),
            tuple(range(together, len(old))),
            tuple(range(together, len(new))),
        )
    return pair([to_text(field.label) for field in old], [to_text(field.label) for field in new])


def carry(old: Question, new: Question, answer: Sequence[str]) -> tuple[str, ...] | None:
    """Give an answer to `old` as the same answer to `new`; None where `new` has no place for it.

    An answer that says nothing is empty in every version.
    """
    if not old.answered(answer):
        return ()
    if type(old) is not type(new) or takes_a_set(old) != takes_a_set(new):
        return None
    before, now = fields_of(old), fields_of(new)
    paired = pair_fields(before, now)
    if [before[one].kind for one, _ in paired.pairs] != [now[other].kind for _, other in paired.pairs]:
        return None
    values = [_values(before[one], now[other]) for one, other in paired.pairs]
    if takes_a_set(old):
        moved = _set(values, answer)
    elif paired.removed or paired.added or len(answer) != len(before):
        moved = None
    else:
        moved = _entries(paired, values, answer)
    return moved if moved is not None and new.accepts(moved) else None


def _values(old: Field, new: Field) -> Mapping[str, str]:
    before, now = options_of(old), options_of(new)
    names, others = list(before), list(now)
    found = pair(list(before.values()), list(now.values()))
    return {names[one]: others[other] for one, other in found.pairs}


def _set(values: Sequence[Mapping[str, str]], answer: Sequence[str]) -> tuple[str, ...] | None:
    known = {value: other for each in values for value, other in each.items()}
    chosen = [value for value in answer if value]
    return tuple(known[value] for value in chosen) if all(value in known for value in chosen) else None


def _entries(paired: Pairing, values: Sequence[Mapping[str, str]], answer: Sequence[str]) -> tuple[str, ...] | None:
    moved = [""] * len(paired.pairs)
    for (one, other), known in zip(paired.pairs, values, strict=True):
        given = answer[one]
        if known and given:
            if given not in known:
                return None
            given = known[given]
        moved[other] = given
    return tuple(moved)
