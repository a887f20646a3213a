"""A package of QTI 2.1: its manifest, a test for each activity, an item for each question, and the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curricula.formats import xml
from curricula.formats.base import Exported, Loss, Material, Unwritable
from curricula.formats.packed import pack
from curricula.formats.qti.out.items import INSTANCE, SCHEMA, WrittenItem, schema, write
from curricula.formats.qti.out.processing import SCORE, becomes, of
from curricula.formats.qti.out.showing import NAMESPACE, Shown, q
from curricula.formats.qti.package import MANIFEST
from curricula.model import Activity, Draw, Quiz
from curricula.questions.base import Question

_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_PACKAGE_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
_LOM = "http://ltsc.ieee.org/xsd/LOM"


def write_package(material: Material) -> Exported:
    """Write the questions of all activities as one package."""
    shown, losses = Shown(material), list[Loss]()
    files: dict[str, bytes] = {}
    resources: list[xml.Element] = []
    for number, activity in enumerate(material.asking, 1):
        items = []
        for question in activity.questions:
            item = _kept(question, activity, shown, losses, material.curriculum.language)
            pictures, lost = shown.done()
            losses += [Loss(f"{activity.id}: {question.title[:60]!r}", what) for what in lost]
            if item is not None:
                items.append(item)
                files |= {f"items/{item.name}.xml": item.content, **pictures}
                resources.append(_item_resource(item, sorted(pictures), material.curriculum.language))
        if items:
            path = f"tests/test-{number}.xml"
            files[path] = xml.write(_test(activity, number, items, shown), indented=False)
            pictures, lost = shown.done()
            files |= pictures
            losses += [Loss(activity.id, what) for what in (*lost, *_beside(activity))]
            resources.append(_test_resource(path, number, items, sorted(pictures)))
    files[MANIFEST] = xml.write(_manifest(material, resources))
    return Exported(pack(files, first=MANIFEST), tuple(losses))


def _kept(
    question: Question, activity: Activity, shown: Shown, losses: list[Loss], language: str
) -> WrittenItem | None:
    try:
        return write(question, shown, language)
    except Unwritable as error:
        losses.append(Loss(f"{activity.id}: {question.title[:60]!r}", f"the question: QTI has no place for {error}"))
        return None


def _test(activity: Activity, number: int, items: Sequence[WrittenItem], shown: Shown) -> xml.Element:
    references = [of("assessmentItemRef", identifier=item.name, href=f"../items/{item.name}.xml") for item in items]
    section = of("assessmentSection", *_section(activity, shown), *references, identifier="section-1",
                 title=activity.title, visible="true")  # fmt: skip
    part = of("testPart", section, identifier="part-1", navigationMode="nonlinear", submissionMode="simultaneous")
    score = of("outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    total = of("outcomeProcessing", becomes(SCORE, of("sum", of("testVariables", variableIdentifier=SCORE))))
    attributes = {"identifier": f"test-{number}", "title": activity.title, **schema(NAMESPACE, SCHEMA)}
    made = xml.make(q("assessmentTest"), attributes=attributes, inside=[score, part, total],
                    namespaces={None: NAMESPACE, "xsi": INSTANCE})  # fmt: skip
    for each in (made, part, section):
        each.text = "\n"
        for inside in each:
            inside.tail = "\n"
    return made


def _section(activity: Activity, shown: Shown) -> Iterator[xml.Element]:
    if not isinstance(activity, Quiz):
        return
    if activity.intro:
        yield shown.blocks("rubricBlock", activity.intro, {"view": "candidate"})
    if activity.draw is not None and not _is_told_apart(activity.draw):
        yield of("selection", select=str(activity.draw.count))
    if activity.shuffle:
        yield of("ordering", shuffle="true")


def _beside(activity: Activity) -> Iterator[str]:
    if isinstance(activity, Quiz) and activity.draw is not None and _is_told_apart(activity.draw):
        drawn = ", ".join(f"{area.count} for {' or '.join(area.outcomes)}" for area in activity.draw.areas)
        how_many = (
            f"these are drawn, {drawn}" if drawn else f"{activity.draw.count} questions are drawn for each outcome"
        )
        yield f"that {how_many}: there all of them are asked"


def _is_told_apart(draw: Draw) -> bool:
    """Whether a draw looks at outcomes."""
    return draw.per_outcome or bool(draw.areas)


def _manifest(material: Material, resources: Sequence[xml.Element]) -> xml.Element:
    title = _lom(
        "lom", _lom("general", _lom("title", _string(material.curriculum.title, material.curriculum.language)))
    )
    metadata = _cp("metadata", xml.make(_p("schema"), "QTIv2.1 Package"), xml.make(_p("schemaversion"), "1.0.0"), title)
    attributes = {"identifier": "manifest-1", **schema(_PACKAGE, _PACKAGE_SCHEMA)}
    inside = [metadata, _cp("organizations"), _cp("resources", *resources)]
    namespaces: dict[str | None, str] = {None: _PACKAGE, "imsmd": _LOM, "xsi": INSTANCE}
    return xml.make(_p("manifest"), attributes=attributes, inside=inside, namespaces=namespaces)


def _item_resource(item: WrittenItem, pictures: Sequence[str], language: str) -> xml.Element:
    href = f"items/{item.name}.xml"
    keywords = [_lom("keyword", _string(each, language)) for each in item.keywords]
    general = _lom("general", _lom("title", _string(item.title or item.name, language)), *keywords)
    files = [_cp("file", href=path) for path in (href, *pictures)]
    metadata = _cp("metadata", _lom("lom", general))
    return _cp("resource", metadata, *files, identifier=f"resource-{item.name}", type="imsqti_item_xmlv2p1", href=href)


def _test_resource(path: str, number: int, items: Sequence[WrittenItem], pictures: Sequence[str]) -> xml.Element:
    files = [_cp("file", href=each) for each in (path, *pictures)]
    needed = [_cp("dependency", identifierref=f"resource-{item.name}") for item in items]
    return _cp("resource", *files, *needed, identifier=f"resource-test-{number}", type="imsqti_test_xmlv2p1", href=path)


def _p(name: str) -> str:
    return f"{{{_PACKAGE}}}{name}"


def _cp(name: str, *inside: xml.Element, **attributes: str) -> xml.Element:
    return xml.make(_p(name), attributes=attributes, inside=inside)


def _lom(name: str, *inside: xml.Element) -> xml.Element:
    return xml.make(f"{{{_LOM}}}{name}", inside=inside)


def _string(words: str, language: str) -> xml.Element:
    return xml.make(f"{{{_LOM}}}string", words, {"language": language})
