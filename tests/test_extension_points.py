"""What is new is one file or one folder, and nothing else is touched: dropped in here, and used on the pages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask.testing import FlaskClient

from curricula import compiled, questions
from lms import chrome, language
from lms.managing import exports
from tests import people
from tests.learning.trainee import QUIZ, Draft, Trainee, at_work, draft
from tests.people import Cast

pytestmark = pytest.mark.one_database

Drop = Callable[[ModuleType, str, str], None]


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drop]:
    """Return what puts one more file into a package: ``drop(exports, "tsv", text)``; it is gone afterwards."""
    forget = (questions.types.cache_clear, compiled._classes.cache_clear, exports.formats.cache_clear)
    dropped = []

    def put(package: ModuleType, name: str, text: str) -> None:
        folder = tmp_path / package.__name__
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [str(folder), *package.__path__])
        importlib.invalidate_caches()
        dropped.append(f"{package.__name__}.{name}")
        for each in forget:
            each()

    yield put
    for name in dropped:
        sys.modules.pop(name, None)
    for each in forget:
        each()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Trainee:
    return at_work(app, cast.alice, cast.alices_seat)


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    return draft(app, tmp_path)


ASSERTION = '''
"""A sentence that is true or false: - = true"""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from curricula.questions.base import Field, Mark, Option, Question

WORDS = {"yes": "It is so", "no": "It is not so"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion(Question):
    """Say whether a sentence is true."""

    kind: ClassVar[str] = "assertion"

    is_true: bool

    @classmethod
    def parse(cls, block):
        """Read one = line that says true or false."""
        if [item.sign for item in block.items] != ["answer"] or block.items[0].text not in ("true", "false"):
            return None
        return cls(**block.common(), is_true=block.items[0].text == "true")

    def present(self, seed):
        """Show both."""
        return (Field("one", options=tuple(Option(value, words) for value, words in WORDS.items())),)

    def mark(self, answer):
        """Judge which was chosen."""
        return self.judged(Fraction(tuple(answer) == self.right()))

    def accepts(self, answer):
        """Take one of the two, or nothing."""
        return len(answer) <= 1 and set(answer) <= set(WORDS)

    def describe(self, answer):
        """Repeat it."""
        return WORDS[answer[0]] if answer and self.accepts(answer) else ""

    def key(self):
        """Name the right one."""
        return WORDS[self.right()[0]]

    def right(self):
        """Give the right one."""
        return ("yes" if self.is_true else "no",)

    def shape(self):
        """Give which it is."""
        return self.is_true


QUESTION = Assertion
'''

NEW_QUESTIONS = {
    "en": """
## Naloxone wears off sooner than methadone. <!-- id: t-q-05 -->
Outcome: T-2 · Critical: yes · Lesson: aftercare/staying

- = true

> **Why:** So you stay.
""",
    "ru": """
## Налоксон действует короче метадона. <!-- id: t-q-05 -->
Результат: T-2 · Критично: да · Урок: aftercare/staying

- = true

> **Почему:** Поэтому вы остаётесь.
""",
}


def test_a_new_type_of_question_is_one_file(app: Flask, cast: Cast, alice: Trainee, content: Draft, drop: Drop) -> None:
    drop(questions, "assertion", ASSERTION)
    for speaks, text in NEW_QUESTIONS.items():
        path = f"overdose/{speaks}/01-response/09-quiz.md"
        content.add(path, (content.folder / path).read_text(encoding="utf-8") + text)
    assert content.publish().is_new
    attempt = alice.begin(QUIZ)
    page = alice.get(alice.page_of(attempt, "t-q-05")).text
    assert "It is not so" in page
    assert "So you stay" not in page
    assert alice.answer(attempt, "t-q-05", "perhaps").status_code == 400
    assert alice.answer(attempt, "t-q-05", "no").status_code == 303
    assert "It is not so" in alice.get(f"attempt/{attempt}/review").text
    alice.hand_in(attempt)
    assert "critical for safety" in alice.get(f"attempt/{attempt}/result").text
    attempt = alice.take(QUIZ, {"t-q-05": ("yes",)})
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text
    watched = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}")
    assert "It is so" in watched.text


TSV = '''
"""Tabs between the cells."""

from lms.managing.exports.table import Export


def write(table, file):
    """Write a table with tabs between its cells."""
    for row in (table.names, *table.rows):
        file.write("\\t".join(str(cell) for cell in row).encode() + b"\\n")


EXPORT = Export("tsv", "Tabs", "text/tab-separated-values", write, "Tabs between the cells.")
'''


def test_a_new_format_of_export_is_one_file(app: Flask, cast: Cast, drop: Drop) -> None:
    people.complete(app, cast.alices_seat)
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/records"
    assert carol.get(f"{address}.tsv").status_code == 404
    drop(exports, "tsv", TSV)
    assert ">Tabs<" in carol.get(address).text
    with carol.get(f"{address}.tsv") as sent:
        assert sent.mimetype == "text/tab-separated-values"
        lines = [line.split("\t") for line in sent.get_data(as_text=True).splitlines()]
    assert len(lines) > 7
    assert len({len(line) for line in lines}) == 1
    with carol.get("/manage/records-codebook.tsv") as told:
        assert ".tsv" in told.get_data(as_text=True)


@pytest.fixture
def kazakh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put one more folder of translations in: Kazakh, with what these tests look at."""
    (tmp_path / "translations/kk/LC_MESSAGES").mkdir(parents=True)
    for folder in language.FOLDER.iterdir():
        (tmp_path / "translations" / folder.name).symlink_to(folder)
    catalogue = Catalog(locale="kk")
    catalogue.add("I have finished this lesson", "Мен бұл сабақты аяқтадым")
    catalogue.add(("%(n)s attempt left", "%(n)s attempts left"), ("%(n)s әрекет қалды", "%(n)s әрекет қалды"))
    catalogue.add("There is no such page, or it is not yours.", "Мұндай бет жоқ немесе ол сіздікі емес.")
    with (tmp_path / "translations/kk/LC_MESSAGES/lms.mo").open("wb") as file:
        write_mo(file, catalogue)
    kept = (language._catalogue, language.for_templates, chrome._functions, chrome._languages)
    monkeypatch.setattr(language, "FOLDER", tmp_path / "translations")
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.mark.usefixtures("kazakh")
def test_a_new_language_of_the_interface_is_one_folder(make_app: Callable[..., Flask], database_uri: str) -> None:
    app = make_app(database_uri, LMS_LANGUAGES=("en", "ru", "kk"))
    cast = people.settle(app)
    alice = at_work(app, cast.alice, cast.alices_seat)
    assert "қазақ тілі" in alice.get().text
    alice.client.post("/preferences", data={"language": "kk"})
    lesson = alice.get("lesson/response/signs").text
    assert '<html class="lms" lang="kk"' in lesson
    assert "Мен бұл сабақты аяқтадым" in lesson
    assert "3 әрекет қалды" in alice.get(f"quiz/{QUIZ}").text
    assert "Мұндай бет жоқ" in alice.get("lesson/nowhere").text
    alice.read("response/signs")
    assert "23 қараша" in alice.get("lesson/response/signs").text  # days and months come from CLDR
    alice.client.post("/preferences", data={"language": "ru"})
    assert '<html class="lms" lang="ru"' in alice.get().text


CURRICULUM = {
    "hope/en/index.md": "---\ntitle: Hope at home\nsummary: New.\noutcomes:\n  H-1: Hope\ncertificate:\n"
    "  title: Hope\n  hours: 1\n  lessons: core\n  quizzes: none\n  pre-test: no\n  post-test: no\n---\nWelcome.\n",
    "hope/en/01-first/index.md": "---\ntitle: First module\nsummary: It begins.\n---\n",
    "hope/en/01-first/01-door.md": "---\ntitle: The open door\nminutes: 5\noutcomes: [H-1]\n---\nCome in.\n",
}


def test_a_new_curriculum_is_one_folder(app: Flask, cast: Cast, content: Draft) -> None:
    for path, text in CURRICULUM.items():
        content.add(path, text)
    content.publish()
    carol = people.signed_in(app, cast.carol)
    assert "Hope at home" in carol.get(f"/manage/programmes/{cast.programme}/cohorts/new").text
    here = people.cohort(app, cast.programme, curriculum="hope")
    somebody = people.trainee(app, here, "Jamila")
    trainee = Trainee(people.signed_in(app, somebody), here.code)
    assert "The open door" in trainee.get().text
    assert "Come in." in trainee.get("lesson/first/door").text
    trainee.finish("first/door")
    assert "You completed the course" in trainee.get().text
    assert_certificate(trainee.client, here.code)


def assert_certificate(browser: FlaskClient, code: str) -> None:
    """The certificate of the new course can be issued, and says what it is."""
    assert browser.post(f"/learn/{code}/certificate").status_code == 303
    page = browser.get(f"/learn/{code}/certificate").text
    assert "Hope" in page
    assert "Jamila" in page
