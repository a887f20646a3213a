"""The tests' course as a trainee answers it, in the words of the page: right, wrong, and dangerously wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.e2e.visitor import Answer


@dataclass(frozen=True, slots=True)
class Check:
    """The check of a lesson: a wrong answer, and the right one."""

    lesson: str
    wrong: Answer
    right: Answer


@dataclass(frozen=True, slots=True)
class Words:
    """The course in one language: the titles that people look for, and what they answer to each question."""

    title: str
    pre_test: str
    checks: tuple[Check, Check, Check]
    quiz: str
    last_quiz: str
    post_test: str
    right: Mapping[str, Answer]
    unsafe: Mapping[str, Answer]


COURSE: Mapping[str, Words] = {
    "en": Words(
        title="Helping in an overdose",
        pre_test="Before the course",
        checks=(
            Check("Three signs", ("Pale skin",), ("Slow breathing",)),
            Check(
                "First steps",
                {"Call for help": "2", "Support the breathing": "3", "Give naloxone": "1"},
                {"Call for help": "1", "Support the breathing": "2", "Give naloxone": "3"},
            ),
            Check("Staying with the person", "back", "side"),
        ),
        quiz="Quiz: signs and first steps",
        last_quiz="Quiz: the hours afterwards",
        post_test="After the course",
        right={
            "Someone sleeps and cannot be woken. What do you look at first?": ("The breathing",),
            "Someone does not answer and breathes four times a minute. What do you do first?": (
                "Call for help and support the breathing",
            ),
            "Which of these are signs of an opioid overdose?": ("No answer to a loud call", "Small pupils"),
            "What is the largest first dose of naloxone into the muscle?": "2 mg",
            "Match the sign to the way you find it.": {
                "Slow breathing": "count for a minute",
                "No answer": "call loudly",
            },
            "After naloxone the person wakes up and wants to leave. What do you say?": (
                "The overdose can come back, so please stay",
            ),
            "A friend snores loudly and does not answer. What is this?": ("A sign of overdose",),
        },
        unsafe={
            "Someone does not answer and breathes four times a minute. What do you do first?": (
                "Give naloxone and go to look for help",
            )
        },
    ),
    "ru": Words(
        title="Помощь при передозировке",
        pre_test="Перед курсом",
        checks=(
            Check("Три признака", ("Бледная кожа",), ("Редкое дыхание",)),
            Check(
                "Первые шаги",
                {"Позвать на помощь": "2", "Поддержать дыхание": "3", "Ввести налоксон": "1"},
                {"Позвать на помощь": "1", "Поддержать дыхание": "2", "Ввести налоксон": "3"},
            ),
            Check("Оставайтесь рядом", "спину", "бок"),
        ),
        quiz="Тест: признаки и первые шаги",
        last_quiz="Тест: следующие часы",
        post_test="После курса",
        right={
            "Человек спит, и его не разбудить. На что вы смотрите сначала?": ("На дыхание",),
            "Человек не отвечает и дышит четыре раза в минуту. Что вы делаете сначала?": (
                "Зову на помощь и поддерживаю дыхание",
            ),
            "Что из этого — признаки передозировки опиоидов?": ("Нет ответа на громкий оклик", "Узкие зрачки"),
            "Какова наибольшая первая доза налоксона в мышцу?": "2 мг",
            "Соедините признак и то, как его найти.": {
                "Редкое дыхание": "считать минуту",
                "Нет ответа": "громко позвать",
            },
            "После налоксона человек просыпается и хочет уйти. Что вы скажете?": (
                "Передозировка может вернуться, останьтесь, пожалуйста",
            ),
            "Друг громко храпит и не отвечает. Что это?": ("Признак передозировки",),
        },
        unsafe={
            "Человек не отвечает и дышит четыре раза в минуту. Что вы делаете сначала?": (
                "Ввожу налоксон и иду искать помощь",
            )
        },
    ),
}
