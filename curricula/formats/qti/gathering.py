"""Questions gathered from the items of a package, quiz by quiz; one broken item is a loss, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from curricula.formats.base import MOST_QUESTIONS, Loss, Malformed, Unreadable
from curricula.formats.notation import Written, WrittenQuiz
from curricula.formats.pictures import Pictures
from curricula.formats.qti.building import question
from curricula.formats.qti.items import Effort, Item
from curricula.formats.qti.package import Package
from curricula.formats.qti.texts import Texts


@dataclass(slots=True)
class Gathered:
    """A quiz while it is put together."""

    title: str
    questions: list[Written] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)

    def whole(self) -> WrittenQuiz:
        """Give the quiz."""
        intro = "\n\n".join(text for text in dict.fromkeys(self.intro) if text)
        return WrittenQuiz(title=self.title, questions=tuple(self.questions), intro=intro, header=self.header)


@dataclass(slots=True)
class Gathering:
    """All that is found in one import; `name` is that of the file, for a quiz without a title."""

    package: Package
    name: str
    pictures: Pictures = field(default_factory=Pictures)
    effort: Effort = field(default_factory=Effort)
    losses: list[Loss] = field(default_factory=list)
    quizzes: list[Gathered] = field(default_factory=list)
    count: int = 0

    def begin(self, title: str) -> Gathered:
        """Begin a quiz."""
        self.quizzes.append(Gathered(" ".join(title.split()) or self.package.title or self.name))
        return self.quizzes[-1]

    def texts(self, path: str) -> Texts:
        """Give a reader for the texts of an item that stands in a file."""
        return Texts(self.pictures, self.package.files, path)

    def lose(self, where: str, what: Iterable[str]) -> None:
        """Note what was lost at a place."""
        self.losses += [Loss(where, each) for each in what]

    def take(self, where: str, quiz: Gathered, texts: Texts, read: Callable[[], Item]) -> None:
        """Add an item to a quiz as a question, or its text to the introduction where it asks nothing at all."""
        self.count += 1
        if self.count > MOST_QUESTIONS:
            fix = f"Divide it; {MOST_QUESTIONS:,} are the limit"
            raise Unreadable(f"the file has more than {MOST_QUESTIONS:,} questions", fix)
        try:
            item = read()
            if item.asks or not item.text or item.is_marked:
                quiz.questions.append(question(item))
            else:
                quiz.intro.append(item.text)
                if quiz.questions:
                    texts.lose("its place: a text without a question now stands above all questions")
        except Malformed as error:
            texts.lost = {f"the question: {error}": None}
        self.lose(where, texts.lost)
