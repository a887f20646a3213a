"""The checks of a lesson in a book: asked in the text without their key, and answered with the reasons elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curricula.formats.epub.carrying import Place, blank, carried
from curricula.formats.epub.pages import Node, node
from curricula.questions.base import Field, Question
from curricula.questions.by_hand import ByHand
from curricula.questions.ordering import Ordering


def letter(place: int) -> str:
    """Name a choice as a list of letters does: A to Z, then AA."""
    further, own = divmod(place, 26)
    return (letter(further - 1) if further else "") + chr(ord("A") + own)


def has_answer(question: Question) -> bool:
    """Tell whether there is anything to say of it: an opinion, or what a person marks, may have no key nor a reason."""
    return bool(question.why) or (not question.survey and bool(question.key()))


def asked(question: Question, seed: str, number: int, place: Place, answers: str) -> Node:
    """Ask a question; `seed` orders the choices, `answers` is the file that has the answer."""
    book = place.book
    above: list[Node] = [book.say(f"{book.words.check} {number}")]
    if question.critical:
        above += [" · ", node("strong", book.say(book.words.critical))]
    fields = question.present(seed)
    below: list[Node] = [node("p", book.say(note), class_="note") for note in _notes(question, fields, place)]
    below += _answering(question, fields, place)
    below += [_remark(book.words.hint, each, place) for each in question.hints]
    if has_answer(question):
        link = node("a", book.say(book.words.answer), href=f"{answers}#answer-{question.id}")
        below.append(node("p", link, class_="onward"))
    stem = node("div", *_block(question.stem, place), class_="stem")
    inside = [node("p", *above, class_="over"), stem, *below]
    return node("section", *inside, class_="check", id=f"check-{question.id}")


def answered(question: Question, seed: str, number: int, place: Place) -> Node:
    """Give the key of a question, and the reasons; the title leads back to where it is asked."""
    words = place.book.words
    title = node("a", f"{number}. ", node("bdi", question.title), href=f"{place.home}#check-{question.id}")
    inside: list[Node] = [node("h3", title)]
    if not question.survey:
        inside += _key(question, question.present(seed), place)
    if question.why:
        inside.append(_remark(words.why, question.why, place))
    if question.incorrect:
        inside.append(_remark(words.otherwise, question.incorrect, place))
    inside += _reasons(question, seed, place)
    return node("section", *inside, class_="answer", id=f"answer-{question.id}")


def _block(html: str, place: Place) -> list[Node]:
    """Carry text over that may be one phrase or several paragraphs."""
    made = carried(html, place)
    return made if html.lstrip().startswith("<") else [node("p", *made)]


def _remark(label: str, html: str, place: Place) -> Node:
    return node("div", node("p", node("strong", place.book.say(label))), *_block(html, place), class_="remark")


def _is_ranked(fields: tuple[Field, ...]) -> bool:
    return len(fields) > 1 and all(option.html.isdecimal() for field in fields for option in field.options)


def _notes(question: Question, fields: tuple[Field, ...], place: Place) -> Iterator[str]:
    words = place.book.words
    if question.survey:
        yield words.survey
    if any(field.kind == "many" for field in fields):
        yield words.several
    if _is_lettered(fields):
        yield words.order if _is_ranked(fields) else words.letter
    if any(field.kind == "text" for field in fields):
        yield words.blank
    for field in fields:
        if field.words:
            yield words.at_most.format(field.words)


def _is_lettered(fields: tuple[Field, ...]) -> bool:
    """Tell whether several lines have the same choices."""
    return bool(fields) and all(field.label for field in fields)


def _answering(question: Question, fields: tuple[Field, ...], place: Place) -> list[Node]:
    if not _is_lettered(fields):
        return [made for number, field in enumerate(fields, 1) for made in _field(field, number, place)]
    labels = [node("li", *carried(field.label, place)) for field in fields]
    if _is_ranked(fields):
        return [_lettered(labels)]
    options = [node("li", *carried(option.html, place)) for option in fields[0].options]
    lines = [node("li", *label.inside, " ", blank(), class_="line") for label in labels]
    return [node("ol", *lines), _lettered(options)]


def _field(field: Field, number: int, place: Place) -> list[Node]:
    if field.kind in ("one", "many"):
        return [_lettered([node("li", *carried(option.html, place)) for option in field.options])]
    if field.kind == "pick":
        texts: list[Node] = [f"({number}) "]
        for option in field.options:
            texts += ([] if len(texts) == 1 else [" / "]) + carried(option.html, place)
        return [node("p", *texts)]
    return (
        [] if field.place or field.kind != "line" else [node("p", blank(), " ", node("bdi", field.unit), class_="line")]
    )


def _lettered(items: Sequence[Node]) -> Node:
    return node("ol", *items, type="A", class_="choices")


def _key(question: Question, fields: tuple[Field, ...], place: Place) -> list[Node]:
    if isinstance(question, ByHand):
        rows = [node("li", *carried(each.html, place)) for each in question.rubric]
        return [node("p", node("strong", place.book.say(place.book.words.rubric))), node("ul", *rows)] if rows else []
    if isinstance(question, Ordering):
        return _in_order(question, fields, place)
    if _is_lettered(fields):
        return [node("ul", *_pairs(question, fields, place), class_="key")]
    if len(fields) == 1 and fields[0].kind in ("one", "many"):
        right = question.right()
        chosen = [number for number, option in enumerate(fields[0].options) if option.value in right]
        texts = [carried(fields[0].options[number].html, place) for number in chosen]
        rows = [node("li", node("strong", f"{letter(number)}. "), *text)
                for number, text in zip(chosen, texts, strict=True)]  # fmt: skip
        return [node("ul", *rows, class_="key")]
    # By itself: between words of another direction "0.4–2 mg" would be turned round.
    return [node("p", node("bdi", question.key()), class_="key")]


def _in_order(question: Ordering, fields: tuple[Field, ...], place: Place) -> list[Node]:
    shown = {field.label: letter(number) for number, field in enumerate(fields)}
    rows = [
        node("li", f"{step.rank}. ", node("strong", f"{shown[step.html]}. "), *carried(step.html, place))
        for step in sorted(question.steps, key=lambda step: step.rank)
    ]
    return [node("p", node("strong", place.book.say(place.book.words.in_order))), node("ul", *rows, class_="key")]


def _pairs(question: Question, fields: tuple[Field, ...], place: Place) -> Iterator[Node]:
    """Say what belongs to each line: by its own value, or by those of all where several may be ticked."""
    right = question.right()
    for number, field in enumerate(fields):
        wanted = set(right) if field.kind == "many" else set(right[number : number + 1])
        found = [(letter(at), option) for at, option in enumerate(field.options) if option.value in wanted]
        text: list[Node] = [node("strong", *carried(field.label, place)), ": "]
        for at, (sign, option) in enumerate(found):
            text += [*([", "] if at else []), f"{sign}. ", *carried(option.html, place)]
        yield node("li", *text)


def _reasons(question: Question, seed: str, place: Place) -> list[Node]:
    """Say of each choice what the course says to who chooses it."""
    fields = question.present(seed)
    if question.survey or len(fields) != 1 or fields[0].kind not in ("one", "many"):
        return []
    rows: list[Node] = []
    for number, option in enumerate(fields[0].options):
        remarks = [each for each in question.mark((option.value,)).feedback
                   if each not in (question.correct, question.incorrect)]  # fmt: skip
        texts = [made for remark in remarks for made in carried(remark, place)]
        if texts:
            rows.append(node("li", node("strong", f"{letter(number)}. "), *texts))
    return [node("ul", *rows, class_="reasons")] if rows else []
