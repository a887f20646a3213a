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
GAPS = """## Complete. <!-- id: g -->

Methadone is a [[full agonist; pure agonist]],
buprenorphine a **[[ (partial agonist) | none of these | antagonist | full agonist ]]**.
"""
GRID = """## What are they? <!-- id: grid -->

| | agonist | *antagonist* |
|---|---|---|
| Methadone | (x) | ( ) |
| Naloxone | ( ) | (x) |
"""
BOXES = """## Who may? <!-- id: boxes -->

| | nurse | doctor |
|---|---|---|
| Advise | [x] | [x] |
| Prescribe | [ ] | [x] |
| Sell | [ ] | [ ] |
"""
WRITE = """## How would you engage this person? <!-- id: write -->
____ 150 words

> **Rubric:**
> - 2 points: open question before *advice*
> - 1 point: names a safety plan
"""
SEND = "## Send a photograph of your plan. <!-- id: send -->\n\n[file]\n"
SURVEYS = (
    """## Survey: How often do you do this? <!-- id: often -->

- [ ] never
- [ ] sometimes
""",
    """## Survey: I feel ready to do this at work. <!-- id: ready -->

| | no | partly | yes |
|---|---|---|---|
| Motivational interview | ( ) | ( ) | ( ) |
| Naloxone | ( ) | ( ) | ( ) |
""",
    "## Survey: What should change? <!-- id: change -->\n\n____ 50 words\n",
    """## Survey: What do you need? <!-- id: need -->
Choose all that apply.

- [ ] time
- [ ] money
""",
)


def mark(found: Question, *answer: str) -> Fraction:
    return found.mark(answer).credit


def value_of(found: Question, text: str) -> str:
    """Choose like a person: look for the words among the options that are shown."""
    [value] = {option.value for part in found.present("x") for option in part.options if text in option.html}
    return value
