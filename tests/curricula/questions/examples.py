"""Questions of every type, written as authors write them, and short ways to answer them."""

from __future__ import annotations

from fractions import Fraction

from curricula.questions.base import Question

ONE = """## First step? <!-- id: od-01 -->
Outcome: A-1 · Critical: yes · Points: 2 · Lesson: module/other

Four breaths a minute.

- [ ] Give naloxone and leave
  > Stay.
- [x] Call for help and support breathing

  > **Breathing** first.
- (50%) [ ] Wait and watch
- [ ] None of these

> **Hint:** What kills?
> **Why:** Lack of oxygen
> comes first.
"""
SEVERAL = """## Signs? <!-- id: s -->

- [x] No response
  > Yes.
- [x] Slow breathing
- [ ] Loud talk
- [ ] Red skin
  > No.
"""
STEPS = "## Order? <!-- id: o -->\n\n1. Call for help\n2. Support breathing\n  > Air first.\n3. Give naloxone\n"
PAIRS = """## Match. <!-- id: m -->

| Service | Aim |
|---|---|
| Needle programme | fewer infections |
| OAMT | retention |
| | a cure |
"""
DOSE = """## Dose? <!-- id: n -->

- = 0.4 to 2 mg
- (0%) = 0.4 to 2 ml
  > Check the unit.
- (0%) = 4 mg
  > Too much.
"""


def mark(found: Question, *answer: str) -> Fraction:
    return found.mark(answer).credit


def value_of(found: Question, text: str) -> str:
    """Choose like a person: look for the words among the options that are shown."""
    [value] = {option.value for part in found.present("x") for option in part.options if text in option.html}
    return value
