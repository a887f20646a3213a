"""What changed between two versions of an activity: words, keys or structure. Nothing here knows a type of question.

*Wording* changes what is read and nothing else. *Key* changes what an answer earns. *Structure* changes what can be
answered at all, or what an attempt consists of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any, Literal

from curricula.carrying import Pairing, carry, fields_of, options_of, pair, pair_fields, takes_a_set
from curricula.markup import to_text
from curricula.model import Activity, Check, Curriculum, Draw, Prose
from curricula.questions.base import Question

Kind = Literal["wording", "key", "structure"]

KINDS: tuple[Kind, ...] = ("wording", "key", "structure")

WORDS = frozenset({"title", "intro", "parts", "sources", "safety", "reviewed", "minutes"})
"""Fields of an activity that are only read; of a kind that is not known yet, every text is."""

INNER_WORDS = frozenset({"title", "html", "text", "feedback", "name"})
"""Fields of the parts of an activity that are only read; the rest of a part is structure."""

KEY = ("points", "critical", "survey", "certainty", "rule", "partial", "several")
REMARKS = ("hints", "why", "correct", "incorrect")
_PARTS = {"stem": "text", "hints": "hint"}
DRAWING = ("outcome", "form", "shuffle")

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|blockquote|pre|div)>|<br ?/?>")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `question` is empty for the activity itself, `part` names what differs, in one word.

    `old` and `new` are plain text, one of them empty where something was added or removed.
    """

    kind: Kind
    part: str
    old: str
    new: str
    question: str = ""


def compare(old: Activity, new: Activity) -> tuple[Change, ...]:
    """List what differs between two versions of an activity, in the order of the text; nothing for equal ones."""
    if old == new:
        return ()
    if type(old) is not type(new):
        return (Change("structure", "kind", old.kind, new.kind),)
    return (*_activity(old, new), *_questions(old, new))


def compare_courses(old: Curriculum, new: Curriculum) -> tuple[Change, ...]:
    """List what differs between two outlines of a course, apart from what their activities say."""
    words = [
        Change("wording", name, getattr(old, name), getattr(new, name))
        for name in ("title", "summary", "audience")
        if getattr(old, name) != getattr(new, name)
    ]
    outcomes = ["; ".join(f"{each.id} {each.text}" for each in course.outcomes) for course in (old, new)]
    modules = ["; ".join(f"{each.title}: {each.summary}" for each in course.modules) for course in (old, new)]
    orders = [" · ".join(each.id for each in course.activities) for course in (old, new)]
    same = {each.id for each in old.activities} & {each.id for each in new.activities}
    kept = [[each.id for each in course.activities if each.id in same] for course in (old, new)]
    rules = [_said(course.certificate) for course in (old, new)]
    found: list[tuple[Kind, str, Sequence[str], bool]] = [
        ("wording", "outcomes", outcomes, outcomes[0] != outcomes[1]),
        ("wording", "modules", modules, modules[0] != modules[1]),
        ("structure", "order", orders, kept[0] != kept[1]),
        ("structure", "certificate", rules, old.certificate != new.certificate),
    ]
    return (*words, *(Change(kind, part, *both) for kind, part, both, differs in found if differs))


def _activity(old: Activity, new: Activity) -> Iterator[Change]:
    for field in fields(old):
        before, now = getattr(old, field.name), getattr(new, field.name)
        if before == now or field.name in ("id", "questions"):
            continue
        if field.name == "parts":
            yield from _paragraphs(paragraphs(before), paragraphs(now))
        elif field.name in WORDS or isinstance(before, str):
            yield Change("wording", field.name, _said(before), _said(now))
        elif isinstance(before, tuple) and any(is_dataclass(part) for part in (*before, *now)):
            yield from _parts(field.name, before, now)
        else:
            yield Change("structure", field.name, _said(before), _said(now))


def _parts(name: str, old: Sequence[object], new: Sequence[object]) -> Iterator[Change]:
    """Compare what an activity is made of, whatever its kind: first its words, then the rest."""
    yield from _paragraphs(*([line for part in those for line in _words(part)] for those in (old, new)))
    before, now = ([_bones(part) for part in those] for those in (old, new))
    if before != now:
        gone, added = [each for each in before if each not in now], [each for each in now if each not in before]
        yield Change("structure", name, "\n".join(gone), "\n".join(added))


def _words(part: object) -> Iterator[str]:
    for text in _inner(part, "", lambda name: name in INNER_WORDS):
        yield from _lines(text)


def _bones(part: object) -> str:
    return " · ".join(_inner(part, "", lambda name: name not in INNER_WORDS))


def paragraphs(parts: Iterable[Prose | Check]) -> list[str]:
    """List the paragraphs of a text as plain words, its checks left out."""
    return _lines("\n".join(part.html for part in parts if isinstance(part, Prose)))


def _lines(made: str) -> list[str]:
    lines = (to_text(line) for line in _BLOCK_END.sub("\n", made).split("\n"))
    return [line for line in lines if line]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Compare texts by their paragraphs, so that a reader sees those that differ and no others."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change("wording", "text", "\n".join(old[a:b]), "\n".join(new[c:d]))


def _questions(old: Activity, new: Activity) -> Iterator[Change]:
    before = {question.id: question for question in old.questions}
    now = {question.id: question for question in new.questions}
    for id, question in before.items():
        if id not in now:
            yield Change("structure", "question", question.title, "", id)
        elif question != now[id]:
            yield from compare_questions(question, now[id])
    for id, question in now.items():
        if id not in before:
            yield Change("structure", "question", "", question.title, id)
    orders = [[id for id in those if id in before and id in now] for those in (before, now)]
    if orders[0] != orders[1]:
        yield Change("structure", "order", ", ".join(orders[0]), ", ".join(orders[1]))


def compare_questions(old: Question, new: Question) -> tuple[Change, ...]:
    """List what differs between two versions of a question; whatever differs is named, so nothing passes unseen."""
    if old == new:
        return ()
    if type(old) is not type(new):
        return (Change("structure", "type", old.kind, new.kind, new.id),)
    found = (*_remarks(old, new), *_answers(old, new), *_key(old, new), *_drawing(old, new))
    return found or (Change("wording", "settings", "", "", new.id),)


def _remarks(old: Question, new: Question) -> Iterator[Change]:
    for name in ("stem", *REMARKS):
        before, now = (_told(getattr(each, name)) for each in (old, new))
        if before != now:
            yield Change("wording", _PARTS.get(name, name), before, now, new.id)
        elif getattr(old, name) != getattr(new, name):
            yield Change("wording", "look", before, now, new.id)
    said = [[words for words in _leaves(each, lambda name: name == "feedback") if words] for each in (old, new)]
    if sorted(said[0]) != sorted(said[1]):
        gone = [words for words in said[0] if words not in said[1]]
        came = [words for words in said[1] if words not in said[0]]
        yield Change("wording", "feedback", to_text("\n".join(gone)), to_text("\n".join(came)), new.id)


def _told(remark: str | tuple[str, ...]) -> str:
    return to_text(remark) if isinstance(remark, str) else "\n".join(map(to_text, remark))


def _answers(old: Question, new: Question) -> Iterator[Change]:
    """Compare what can be chosen: reworded, added, removed or in another order."""
    before, now = fields_of(old), fields_of(new)
    paired = pair_fields(before, now)
    yield from _texts("part", [to_text(each.label) for each in before], [to_text(each.label) for each in now],
                      paired, new.id)  # fmt: skip
    told: set[tuple[str, ...]] = set()
    for one, other in paired.pairs:
        texts = [tuple(options_of(each).values()) for each in (before[one], now[other])]
        if texts[0] != texts[1] and (*texts[0], "", *texts[1]) not in told:
            told.add((*texts[0], "", *texts[1]))  # every row of a table has the same columns
            yield from _texts("choice", texts[0], texts[1], pair(*texts), new.id)


def _texts(part: str, old: Sequence[str], new: Sequence[str], paired: Pairing, question: str) -> Iterator[Change]:
    reworded = [(old[one], new[other]) for one, other in paired.pairs if old[one] != new[other]]
    yield from (Change("wording", part, before, now, question) for before, now in reworded)
    yield from (Change("structure", part, old[place], "", question) for place in paired.removed)
    yield from (Change("structure", part, "", new[place], question) for place in paired.added)
    # What is stored by the alphabet moves when it is reworded; that is no order of anybody's.
    if paired.reordered and not reworded:
        yield Change("structure", "order", " · ".join(old), " · ".join(new), question)


def _key(old: Question, new: Question) -> Iterator[Change]:
    for name in KEY:
        before, now = getattr(old, name, None), getattr(new, name, None)
        if before != now:
            yield Change("key", name, _said(before), _said(now), new.id)
    if _earns_otherwise(old, new):
        yield Change("key", "key", _credits(old), _credits(new), new.id)


def _earns_otherwise(old: Question, new: Question) -> bool:
    """Tell whether any answer that both versions understand earns something else, or the right one is no longer one."""
    if old.survey or new.survey or old.by_hand:
        return list(_leaves(old, _is_rubric)) != list(_leaves(new, _is_rubric))
    if any(field.kind == "line" for field in fields_of(old)) and _typed(old) != _typed(new):
        return True
    for one, other in ((old, new), (new, old)):
        right = carry(one, other, one.right())
        if right is None or other.mark(right).credit != one.mark(one.right()).credit:
            return True
        for probe in _probes(one):
            moved = carry(one, other, probe)
            if moved is not None and other.mark(moved).credit != one.mark(probe).credit:
                return True
    return False


def _probes(question: Question) -> Iterator[tuple[str, ...]]:
    """Give each choice alone; where there is one entry for each field, each choice in an else right answer."""
    shown, right = fields_of(question), question.right()
    for place, field in enumerate(shown):
        for option in field.options:
            if takes_a_set(question):
                yield (option.value,)
            elif len(right) == len(shown):
                yield (*right[:place], option.value, *right[place + 1 :])


def _is_rubric(name: str) -> bool:
    return name in ("points", "rubric")


def _typed(question: Question) -> list[str]:
    """Give everything that decides about what is typed: all but the words round it."""
    return list(_leaves(question, lambda name: name not in ("html", "feedback")))


def _credits(question: Question) -> str:
    """Put the key into words, with what else earns something."""
    partly = []
    if takes_a_set(question) and len(fields_of(question)) == 1:
        for value, text in options_of(fields_of(question)[0]).items():
            credit = question.mark((value,)).credit
            if 0 < credit < 1:
                partly.append(f"{text} ({_said(credit)})")
    key = question.key() or ", ".join(question.right())
    return "; ".join([key, *partly])


def _drawing(old: Question, new: Question) -> Iterator[Change]:
    for name in DRAWING:
        before, now = getattr(old, name, None), getattr(new, name, None)
        if before != now:
            yield Change("structure", name, _said(before), _said(now), new.id)


def _leaves(question: Question, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Give the values inside the parts of a question whose field name is wanted, as text, in order."""
    common = {field.name for field in fields(Question)}
    for field in fields(question):
        if field.name not in common:
            yield from _inner(getattr(question, field.name), field.name, wanted)


def _inner(value: Any, name: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from _inner(item, name, wanted)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _inner(getattr(value, field.name), field.name, wanted)
    elif wanted(name):
        yield str(value)


def _said(value: object) -> str:
    """Put a setting into plain text."""
    match value:
        case None | "" | ():
            return "–"
        case bool():
            return "yes" if value else "no"
        case str():
            return to_text(value)
        case Fraction():
            return f"{float(value * 100):g} %"
        case Draw():
            return str(value)
        case tuple():
            return "; ".join(_said(item) for item in value)
    if is_dataclass(value):
        return " · ".join(f"{field.name}: {_said(getattr(value, field.name))}" for field in fields(value))
    return str(value)
