"""The pages of a handbook: cover, contents, what the course is for, its lessons by modules with their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curricula.formats.base import Material
from curricula.formats.epub.carrying import Book, Place, carried
from curricula.formats.epub.checks import answered, asked, has_answer
from curricula.formats.epub.pages import Chapter, Node, elements, node
from curricula.formats.tree import Element
from curricula.model import Check, Curriculum, Lesson, Module, Prose, Quiz, SafetyFact, Source
from curricula.questions.base import Question
from curricula.questions.by_hand import ByHand

CONTENTS = "contents.xhtml"
LONGEST_LICENCE = 20_000
"""Characters; the whole of a common licence has about as many."""


@dataclass(frozen=True, slots=True)
class Part:
    """A module that has lessons, with its number in the book."""

    number: int
    module: Module
    lessons: tuple[Lesson, ...]

    @property
    def answers(self) -> str:
        """The file that has the answers."""
        return f"answers-{self.number:02}.xhtml"

    def file(self, lesson: Lesson) -> str:
        """Give the file of a lesson."""
        return f"lesson-{self.number:02}-{self.lessons.index(lesson) + 1:02}.xhtml"


def parts_of(material: Material) -> tuple[Part, ...]:
    """List the modules that have lessons; a book has no others."""
    kept = {activity.id for activity in material.activities}
    found = [
        (module, lessons)
        for module in material.curriculum.modules
        if (lessons := tuple(each for each in module.activities if isinstance(each, Lesson) and each.id in kept))
    ]
    return tuple(Part(number, module, lessons) for number, (module, lessons) in enumerate(found, 1))


def chapters(book: Book, parts: tuple[Part, ...]) -> list[Chapter]:
    """Make every page but cover and contents, and note what the book cannot hold."""
    _note_left_out(book)
    made = [_about(book), *(_module(book, part) for part in parts)]
    licence = Path(book.material.folder) / "LICENSE"
    if licence.is_file():
        made.append(_licence(book, licence.read_text(encoding="utf-8", errors="replace")[:LONGEST_LICENCE]))
    _settle([page for chapter in made for page in chapter.pages])
    return made


def cover(book: Book, parts: tuple[Part, ...]) -> Chapter:
    """Make the first page: title, what this is, and from when."""
    course, words = book.material.curriculum, book.words
    lines: list[Node] = [node("h1", course.title, id="title"), node("p", book.say(words.handbook), class_="lead")]
    if book.material.published:
        lines.append(node("p", book.say(words.published.format(book.material.published.isoformat()))))
    if any(_awaits(lesson) for part in parts for lesson in part.lessons):
        lines.append(node("p", book.say(words.partly), class_="note"))
    section = node("section", *lines, epub_type="cover", aria_labelledby="title")
    return Chapter("cover.xhtml", course.title, [section], "cover")


def contents(book: Book, made: list[Chapter]) -> Chapter:
    """Make the navigation document: the contents to read, and the landmarks for the reading system."""
    words = book.words
    toc = node("nav", node("h1", book.say(words.contents), id="contents"), _listed(made),
               epub_type="toc", role="doc-toc", aria_labelledby="contents")  # fmt: skip
    marks = [("cover", "cover.xhtml", words.handbook), ("toc", f"{CONTENTS}#contents", words.contents),
             ("bodymatter", made[0].file, words.begin)]  # fmt: skip
    rows = [node("li", node("a", book.say(text), epub_type=kind, href=file)) for kind, file, text in marks]
    guide = node("nav", node("h2", book.say(words.guide), id="guide"), node("ol", *rows),
                 epub_type="landmarks", aria_labelledby="guide", hidden="hidden")  # fmt: skip
    return Chapter(CONTENTS, words.contents, [toc, guide])


def _listed(made: list[Chapter]) -> Node:
    rows = [
        node("li", node("a", each.title, href=each.file), *([_listed(each.inside)] if each.inside else []))
        for each in made
    ]
    return node("ol", *rows)


def _about(book: Book) -> Chapter:
    course, words = book.material.curriculum, book.words
    body: list[Node] = [node("h1", book.say(words.about), id="title")]
    body += _paragraphs(course.summary)
    if course.audience:
        body += [node("h2", book.say(words.audience)), *_paragraphs(course.audience)]
    if course.outcomes:
        body += [node("h2", book.say(words.outcomes)), _outcomes(course)]
    return Chapter("about.xhtml", words.about, [node("section", *body, aria_labelledby="title")])


def _outcomes(course: Curriculum) -> Node:
    return node("ul", *(node("li", outcome.text) for outcome in course.outcomes))


def _paragraphs(text: str) -> list[Node]:
    return [node("p", " ".join(each.split())) for each in text.split("\n\n") if each.strip()]


def _licence(book: Book, text: str) -> Chapter:
    # Nobody says in which language it is.
    signs = {"lang": "", "xml:lang": "", "dir": "auto", "class": "lines"}
    plain = [Element("p", signs, [each.strip()]) for each in text.split("\n\n") if each.strip()]
    section = node("section", node("h1", book.say(book.words.licence), id="title"), *plain, aria_labelledby="title")
    return Chapter("licence.xhtml", book.words.licence, [section])


def _module(book: Book, part: Part) -> Chapter:
    module = part.module
    body = [node("h1", module.title, id="title"), *_paragraphs(module.summary)]
    section = node("section", *body, epub_type="part", role="doc-part", aria_labelledby="title")
    inside = [_lesson(book, part, lesson) for lesson in part.lessons]
    if any(has_answer(question) for lesson in part.lessons for question in lesson.questions):
        inside.append(_answers(book, part))
    return Chapter(f"module-{part.number:02}.xhtml", module.title, [section], "module", inside)


def _lesson(book: Book, part: Part, lesson: Lesson) -> Chapter:
    words, place = book.words, Place(book, lesson.title)
    body: list[Node] = [node("p", part.module.title, class_="over"), node("h1", lesson.title, id="title")]
    body.append(node("p", *_standing(book, lesson), class_="over"))
    body += _text(part, lesson, place)
    if lesson.safety:
        facts = [_fact(book, fact) for fact in lesson.safety]
        body.append(node("section", node("h2", book.say(words.safety)), *facts))
    if lesson.sources:
        rows = [_source(each) for each in lesson.sources]
        body.append(node("section", node("h2", book.say(words.sources), id="sources"), node("ul", *rows),
                         role="doc-bibliography", epub_type="bibliography", aria_labelledby="sources"))  # fmt: skip
    section = node("section", *body, epub_type="chapter", role="doc-chapter", aria_labelledby="title")
    return Chapter(part.file(lesson), lesson.title, [section])


def _source(source: Source) -> Node:
    words = node("bdi", node("strong", f"{source.short} {source.year}"), " ", source.full)
    return node("li", words, id=f"source-{source.key}")


def _text(part: Part, lesson: Lesson, place: Place) -> Iterator[Node]:
    number = 0
    for each in lesson.parts:
        if isinstance(each, Check):
            number += 1
            _note_by_hand(place, each.question)
            yield asked(each.question, lesson.id, number, place, part.answers)
        else:
            yield from _prose(each, place)


def _prose(prose: Prose, place: Place) -> list[Node]:
    made = carried(prose.html, place)
    return [node("section", *made, class_="card")] if prose.role == "card" else made


def _standing(book: Book, lesson: Lesson) -> Iterator[Node]:
    words, review = book.words, lesson.reviewed
    if lesson.level == "prescriber":
        yield from (book.say(words.prescribers), " · ")
    if review is None:
        yield node("mark", book.say(words.awaiting))
    else:
        yield book.say(words.reviewed.format(f"{review.name}, {review.role}, {review.date.isoformat()}"))


def _fact(book: Book, fact: SafetyFact) -> Node:
    words = book.words
    signs: list[Node] = [node("bdi", f"{fact.id} · {fact.source}"), " · "]
    if fact.reviewed is None:
        signs.append(node("mark", book.say(words.awaiting)))
    else:
        signs.append(book.say(words.reviewed.format(fact.reviewed.isoformat())))
    inside = [node("p", node("strong", f"{fact.topic}: ", node("bdi", fact.value)))]
    inside += [node("p", fact.conditions)] if fact.conditions else []
    return node("div", *inside, node("p", *signs, class_="over"), class_="fact", id=fact.id)


def _answers(book: Book, part: Part) -> Chapter:
    words = book.words
    body: list[Node] = [node("p", part.module.title, class_="over"), node("h1", book.say(words.answers), id="title")]
    for lesson in part.lessons:
        place = Place(book, lesson.title, part.file(lesson))
        told = [
            answered(question, lesson.id, number, place)
            for number, question in enumerate(lesson.questions, 1)
            if has_answer(question)
        ]
        if told:
            body += [node("h2", node("a", lesson.title, href=place.home)), *told]
    section = node("section", *body, aria_labelledby="title")
    return Chapter(part.answers, words.answers, [section])


def _awaits(lesson: Lesson) -> bool:
    return lesson.reviewed is None or any(fact.reviewed is None for fact in lesson.safety)


def _note_by_hand(place: Place, question: Question) -> None:
    if isinstance(question, ByHand):
        what = f"who marks {question.title[:60]!r}: the book only says what to look for in the answer"
        place.book.lose(place.title, what)


def _note_left_out(book: Book) -> None:
    course = book.material.curriculum
    quizzes = sum(isinstance(activity, Quiz) for activity in course.activities)
    if quizzes:
        book.lose(course.title, f"the quizzes and tests ({quizzes}): they count, and a book gives its answers away")
    for activity in course.activities:
        if not isinstance(activity, Lesson | Quiz):
            book.lose(activity.title, f"the {activity.kind}: a book has the lessons only")


def _settle(pages: list[Chapter]) -> None:
    """Take away every link to a place that the book turned out not to have."""
    places = {page.file for page in pages}
    places |= {f"{page.file}#{id}" for page in pages for each in elements(page.body)
               if (id := each.attributes.get("id"))}  # fmt: skip
    for page in pages:
        for each in elements(page.body):
            target = each.attributes.get("href", "")
            whole = page.file + target if target.startswith("#") else target
            if whole and ":" not in whole.partition("#")[0] and whole not in places:
                each.name, each.attributes = "span", {}
