"""From QTI to the notation: every test becomes a quiz, and what belongs to no test one more."""

from __future__ import annotations

from pathlib import PurePosixPath

from curricula.formats import xml
from curricula.formats.base import Imported, Unreadable
from curricula.formats.qti.gathering import Gathering
from curricula.formats.qti.one import assessments
from curricula.formats.qti.package import is_copy, opened
from curricula.formats.qti.two.tests import Tests


def read(content: bytes, name: str) -> Imported:
    """Read a file of QTI 1.2, 2.1 or 2.2 by itself, or all that a package or a Common Cartridge has of it."""
    package = opened(content, name)
    gathering = Gathering(package, PurePosixPath(name).name.partition(".")[0] or "Questions")
    documents = list(package.documents.values())
    tests = Tests(gathering)
    for document in documents:
        if xml.name_of(document.root) == "assessmentTest":
            tests.read(document)
    loose = [each for each in documents if xml.name_of(each.root) == "assessmentItem" and each.path not in tests.used]
    quiz = gathering.begin("") if loose else None
    for document in loose:
        assert quiz is not None
        tests.item(document, quiz)
    idents = {each.path: assessments.ident(each) for each in documents}
    for document in documents:
        is_older = xml.name_of(document.root) == "questestinterop"
        if is_older and not is_copy(document.path, idents[document.path], idents):
            assessments.read(document, gathering)
    quizzes = tuple(quiz.whole() for quiz in gathering.quizzes if quiz.questions)
    losses = (*package.losses, *gathering.losses)
    if not quizzes:
        first = f": {losses[0]}" if losses else ""
        raise Unreadable(f"there is no question in this file that could be read{first}", "Look whether it is QTI")
    return Imported(quizzes, losses, tuple(gathering.pictures.placed.values()))
