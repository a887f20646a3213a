"""Hints for good teaching: warnings, one rule a function. They stop nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from curricula.activities.draft import Asked, Draft
from curricula.model import Activity
from curricula.wording import stigmatising
from curricula.words import words

TELLING_LENGTH = 1.3
"""How many times longer than the next choice the right one may be before its length gives it away."""

Hint = tuple[int, str, str, str]
"""Line, code, what is wrong, what to do."""


def look(draft: Draft, activity: Activity) -> None:
    """Note on a draft what could teach better."""
    for line, code, wrong, fix in _all(draft, activity):
        draft.page.notes.add(line, code, wrong, fix)


def _all(draft: Draft, activity: Activity) -> Iterator[Hint]:
    for asked in draft.asked.values():
        for rule in ABOUT_QUESTIONS:
            yield from rule(asked, draft.language)
    for about in ABOUT_ACTIVITIES:
        yield from about(draft, activity)


def longest_is_right(asked: Asked, language: str) -> Iterator[Hint]:
    """The right choice is by far the longest: trainees learn to pick the long one."""
    choices = [item for item in asked.parts.items if item.sign == "choice"]
    right = [item for item in choices if item.ticked]
    wrong = [len(item.text) for item in choices if not item.ticked]
    if len(right) == 1 and wrong and len(right[0].text) > max(30, TELLING_LENGTH * max(wrong)):
        yield right[0].line, "W102", "the right choice is by far the longest", "Shorten it, or say more in another one"


def all_of_the_above(asked: Asked, language: str) -> Iterator[Hint]:
    """A choice that sums up the others can be found without knowing them."""
    for item in asked.parts.items:
        if item.sign == "choice" and item.text.strip(" .").casefold() in words(language).all_of_the_above:
            yield item.line, "W103", f"{item.text!r} tests logic, not knowledge", "Ask to choose all that apply instead"


def negative_question(asked: Asked, language: str) -> Iterator[Hint]:
    """A question for what is not so is misread by people in a hurry and in a second language."""
    if re.search(words(language).negative, asked.section.title):
        yield asked.section.line, "W104", "the question asks what is not so", "Ask for what is right, or what is unsafe"


def silent_wrong_choice(asked: Asked, language: str) -> Iterator[Hint]:
    """A wrong choice without feedback leaves a misconception as it was."""
    for item in asked.parts.items:
        if item.sign == "choice" and not item.ticked and not item.feedback:
            yield (item.line, "W105", f"the wrong choice {item.text[:40]!r} has no feedback",
                   "Say below it why people choose it and what is right:   > …")  # fmt: skip


def equal_choices(asked: Asked, language: str) -> Iterator[Hint]:
    """Two choices say the same."""
    seen: dict[str, int] = {}
    for item in asked.parts.items:
        said = " ".join(item.text.casefold().split())
        if item.sign == "choice" and said in seen:
            yield item.line, "W106", f"this choice says the same as line {seen[said]}", "Change one of them"
        seen.setdefault(said, item.line)


def no_minutes(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """Without minutes nobody can plan a course day."""
    if not activity.minutes:
        yield 1, "W201", "the header does not say how long this takes", "Write minutes: 30"


def stigmatising_words(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """A word that labels people, outside quotation marks."""
    texts = [(activity.title, draft.header.line("title"))]
    for section in draft.sections:
        texts += [(section.title, section.line), (section.text, section.text_line)]
    for text, line in texts:
        for place, found, preferred in stigmatising(text, draft.language):
            yield line + text.count("\n", 0, place), "W304", f"{found!r} labels people", f"Write: {preferred}"


ABOUT_QUESTIONS: tuple[Callable[[Asked, str], Iterator[Hint]], ...] = (
    longest_is_right,
    all_of_the_above,
    negative_question,
    silent_wrong_choice,
    equal_choices,
)
ABOUT_ACTIVITIES: tuple[Callable[[Draft, Activity], Iterator[Hint]], ...] = (no_minutes, stigmatising_words)
