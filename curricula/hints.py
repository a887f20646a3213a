"""Hints for good teaching: warnings, one rule a function. They stop nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from curricula.activities.draft import Asked, Draft
from curricula.claims import claims
from curricula.doses import strange_doses
from curricula.model import Activity, Quiz, of_form
from curricula.quizzes import groups
from curricula.sentences import Sentence, sentences
from curricula.wording import stigmatising
from curricula.words import UNITS, spelled, words

TELLING_LENGTH = 1.3
"""How many times longer than the next choice the right one may be before its length gives it away."""

LONGEST_SENTENCE = 35
LONGEST_ON_AVERAGE = 20
"""Words; most readers have the language as their second one."""

FEWEST_TO_AVERAGE = 10
"""Sentences; below that an average says nothing."""

HEAVIEST_TEXT = 8_000
"""Bytes, compressed; what a phone on a slow line shows within a few seconds."""

_UNITS = "|".join(sorted((re.escape(unit) for row in UNITS[:7] for unit in row), key=len, reverse=True))
_TORN_DOSE = re.compile(rf"\d[ \u00a0]*\n[ >]*(?:{_UNITS})\b", re.IGNORECASE)

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
        if item.sign == "choice" and not item.ticked and not item.feedback and not asked.question.survey:
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


def no_rubric(asked: Asked, language: str) -> Iterator[Hint]:
    """Without a rubric two people mark the same text differently."""
    if asked.question.by_hand and not asked.question.survey and "rubric" not in asked.parts.asides:
        rubric = spelled("rubric", language)
        yield (asked.section.line, "W107", "nothing says how this is marked",
               f"Write > **{rubric}:** and below it > - 2 points: what to look for")  # fmt: skip


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


def heavy_text(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """A page that does not open on a slow line is not read."""
    size = len(zlib.compress("".join(_on_one_page(draft, activity)).encode("utf-8", "replace")))
    if size > HEAVIEST_TEXT:
        fix = f"Divide it: at most {HEAVIEST_TEXT // 1000} kB for a phone on a slow line"
        yield 1, "W305", f"the text has {size / 1000:.0f} kB, compressed", fix


def _on_one_page(draft: Draft, activity: Activity) -> Iterator[str]:
    """Yield what is loaded at once: of a quiz that draws its questions, the longest ones that an attempt can ask."""
    if not isinstance(activity, Quiz) or activity.draw is None:
        yield from (section.text for section in draft.sections)
        return
    yield draft.sections[0].text
    texts = {asked.question.id: asked.section.text for asked in draft.asked.values()}
    paper = of_form(activity.questions, activity.form)
    yield from (texts[question.id] for question in paper if question.survey)
    for group, count in groups([question for question in paper if not question.survey], activity.draw):
        yield from sorted((texts[question.id] for question in group), key=len)[-count:]


def long_sentences(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """Long sentences are lost on readers in a second language."""
    found: list[Sentence] = []
    for section in draft.sections:
        found += sentences(section.text, section.text_line)
    for sentence in found:
        if sentence.words > LONGEST_SENTENCE:
            yield (sentence.line, "W306", f"the sentence {sentence.text[:40]!r} has {sentence.words} words",
                   "Make two of it, or a list")  # fmt: skip
    average = sum(sentence.words for sentence in found) / max(len(found), 1)
    if len(found) >= FEWEST_TO_AVERAGE and average > LONGEST_ON_AVERAGE:
        yield 1, "W307", f"its sentences have {average:.0f} words on average", "Aim at 15; one thought a sentence"


def torn_dose(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """A number and its unit that come apart are misread."""
    for section in draft.sections:
        for match in _TORN_DOSE.finditer(section.text):
            line = section.text_line + section.text.count("\n", 0, match.start())
            yield (line, "W308", "the unit of this number is on the next line",
                   "Write both on one line, with a space between that does not break (U+00A0)")  # fmt: skip


def strange_plain_dose(draft: Draft, activity: Activity) -> Iterator[Hint]:
    """A dose that is written without a link, and that the table of safety facts does not know."""
    doses = draft.page.around.doses
    texts = "".join((activity.title, *(section.title + section.text for section in draft.sections))).casefold()
    if not any(dose.medicine in texts for dose in doses):
        return  # most texts name none of the medicines
    told = [(activity.title, 1)]
    for section in draft.sections:
        told.append((section.title, section.line))
        told += [(claim.text, claim.line) for claim in claims(section, draft.language)]
    for number, strange in strange_doses([text for text, _line in told], doses):
        facts = ", ".join(dict.fromkeys(dose.fact for dose in strange.allowed))
        fix = f"Mend it, or link to the fact that it is from: [{strange.written}]({strange.allowed[0].fact})"
        yield told[number][1], "W309", f"{strange.written!r} is not what {facts} says", fix


ABOUT_QUESTIONS: tuple[Callable[[Asked, str], Iterator[Hint]], ...] = (
    longest_is_right,
    all_of_the_above,
    negative_question,
    silent_wrong_choice,
    equal_choices,
    no_rubric,
)
ABOUT_ACTIVITIES: tuple[Callable[[Draft, Activity], Iterator[Hint]], ...] = (
    no_minutes,
    stigmatising_words,
    heavy_text,
    long_sentences,
    torn_dose,
    strange_plain_dose,
)
