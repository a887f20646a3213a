"""Packages and items of QTI as tests put them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from curricula.formats.base import Imported, Material
from curricula.formats.notation import write
from curricula.formats.packed import pack
from curricula.formats.qti.reading import read
from curricula.model import Curriculum, Module, Quiz
from curricula.questions.base import Question

SAMPLES = Path(__file__).parent / "samples" / "qti"
TWO = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02")


def item(declared: str, body: str, rules: str = "", *, id: str = "q1", title: str = "A title") -> str:
    """Write an item of QTI 2.1; `rules` are its processing and what stands behind."""
    return (
        f'<assessmentItem xmlns="{TWO}" identifier="{id}" title="{title}" adaptive="false" timeDependent="false">'
        f'{declared}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{rules}</assessmentItem>"
    )


def response(right: Iterable[str], base: str = "identifier", cardinality: str = "single", mapping: str = "") -> str:
    """Declare RESPONSE with what is right; `mapping` is an element, "" for none."""
    values = "".join(f"<value>{each}</value>" for each in right)
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def template(name: str) -> str:
    """Name a template of the standard."""
    return f'<responseProcessing template="{TEMPLATES}/{name}"/>'


def older(shown: str, processed: str = "", more: str = "", head: str = "") -> str:
    """Write a file of QTI 1.2 with one item."""
    return (
        f'<questestinterop><item ident="q1" title="A title">{head}<presentation>{shown}</presentation>'
        f"<resprocessing><outcomes><decvar/></outcomes>{processed}</resprocessing>{more}</item></questestinterop>"
    )


def manifest(resources: Mapping[str, str]) -> bytes:
    """Write a manifest of resources: their files, and of which type each is."""
    made = "".join(
        f'<resource identifier="r{place}" type="{kind}" href="{path}"><file href="{path}"/></resource>'
        for place, (path, kind) in enumerate(resources.items())
    )
    return (
        f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{made}</resources></manifest>'.encode()
    )


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files by their paths."""
    return pack({path: each.encode() if isinstance(each, str) else each for path, each in files.items()})


def notation_of(text: str, name: str = "x.xml") -> str:
    """Give what the questions of a file are in the notation, without empty lines."""
    [quiz] = read(text.encode(), name).quizzes
    return "\n".join(line for each in quiz.questions for line in write(each).split("\n") if line)


def losses(found: Imported) -> list[str]:
    """List what was lost, without where."""
    return [loss.what for loss in found.losses]


def course(*questions: Question, folder: Path = Path("nowhere"), intro: str = "") -> Material:
    """Make a course of one quiz."""
    quiz = Quiz(id="module/quiz", title="A/B quiz", minutes=5, level="core", questions=questions, intro=intro)
    module = Module("module", "Module", "", (quiz,))
    curriculum = Curriculum("course", "en", "Course", "", "", "", (), (module,))
    return Material(curriculum, curriculum.activities, folder, folder)
