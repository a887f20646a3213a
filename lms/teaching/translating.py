"""Translations as pages: how far each course is in each language, and a file beside its original, unit by unit.

Saving writes the Markdown file and publishes nothing. Two people who translate one file are told of each other: what
only one of them changed is taken over, and what both did is shown to the second, who decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, request
from werkzeug.wrappers import Response

from curricula.differences import Difference, difference
from curricula.limits import LONGEST_TEXT
from curricula.numbers import Discrepancy, compare_numbers
from curricula.reader import LANGUAGE, ORIGINAL, SHARED
from curricula.rewording import begun, written
from curricula.spoken import languages as spoken
from curricula.translations import Comparison, Unit
from curricula.units import fingerprint
from lms import chrome, identity, language, publication
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.teaching import checkout, sources, translation_files, versions
from lms.teaching.publishing import author
from lms.teaching.sources import NoSource, NotText, Overtaken, Source
from lms.teaching.tabs import draw
from lms.teaching.translation_files import Status

pages = Blueprint("translating", __name__)

ADDRESS = "/content/translate/<curriculum>/<speaks>/<path:file>"
LETTERS_IN_A_ROW = 45

KINDS = {
    "key": _("Header"),
    "heading": _("Heading"),
    "text": _("Paragraph"),
    "item": _("List item"),
    "choice": _("Choice"),
    "answer": _("Accepted answer"),
    "feedback": _("Feedback"),
    "remark": _("Remark"),
    "row": _("Table cell"),
    "fact": _("Safety fact"),
}
STATES = {
    "current": ("done", _("Translated")),
    "stale": ("late", _("The original changed")),
    "missing": ("missing", _("Missing")),
    "untouched": ("open", _("Not translated yet")),
    "unmarked": ("review", _("Never compared")),
    "surplus": ("late", _("Not in the original")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as the page shows it: its words as typed, what changed in the original, and what somebody else wrote.

    ``earlier`` is ``None`` where the original did not change, or nobody knows what it said.
    """

    unit: Unit
    kind: str
    badge: tuple[str, str]
    typed: str
    theirs: str
    earlier: Difference | None
    numbers: Discrepancy | None

    @property
    def rows(self) -> int:
        """How many lines the field should have."""
        return max(2, len(self.unit.source) // LETTERS_IN_A_ROW + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file beside its original: both as they lie on the disk, ``own`` is ``None`` while it is not begun."""

    curriculum: str
    language: str
    name: str
    original: Source
    own: Source | None
    compared: Comparison

    @property
    def path(self) -> str:
        """Where the translation lies, or will."""
        return translation_files.path_of(self.curriculum, self.language, self.name)


@pages.get("/content/translate")
@identity.signed_in
def index() -> str | Response:
    """Show how far every course is translated, or go on to the course and language that were chosen."""
    author()
    listed = translation_files.originals()
    problem = ""
    if "language" in request.args:
        chosen, speaks = request.args.get("curriculum", ""), request.args["language"].strip()
        if chosen in listed and LANGUAGE.fullmatch(speaks) and speaks not in (ORIGINAL, "media"):
            return redirect(chrome.url("translating.course", curriculum=chosen, speaks=speaks), 303)
        problem = gettext("Write the language as its short code: ru, uz, sr-Latn.")
    there = translation_files.languages()
    return draw(
        "translations",
        courses=[
            (curriculum, _title(curriculum), [_row(curriculum, speaks, names) for speaks in there.get(curriculum, ())])
            for curriculum, names in listed.items()
        ],
        choices=[(curriculum, _title(curriculum)) for curriculum in listed],
        languages=sorted((code, own_name(code)) for code in spoken() if code != ORIGINAL),
        typed=request.args,
        problems={"language": problem} if problem else {},
    )


def _row(curriculum: str, speaks: str, names: tuple[str, ...]) -> tuple[Status, str, bool]:
    """Return how far a course is in a language, what the language calls itself, and whether trainees are offered it."""
    offered = speaks in publication.edition().languages(curriculum)
    return translation_files.status(curriculum, speaks, names), own_name(speaks), offered


def own_name(code: str) -> str:
    """Return what a language calls itself, with its code where that is all there is to know."""
    return language.own_name(code)


def _title(curriculum: str) -> str:
    if curriculum == SHARED:
        return gettext("What all courses share")
    course = publication.edition().course(curriculum, language.current())
    return course.outline.title if course else curriculum


@pages.get("/content/translate/<curriculum>/<speaks>/")
@identity.signed_in
def course(curriculum: str, speaks: str) -> str:
    """List the files of a course with how far each is translated into a language, begun or not."""
    author()
    names = translation_files.originals().get(curriculum)
    if names is None or not _is_target(speaks):
        raise not_found()
    found = translation_files.status(curriculum, speaks, names)
    return draw("translation_course", status=found, title=_title(curriculum), name=own_name(speaks))


def _is_target(speaks: str) -> bool:
    return bool(LANGUAGE.fullmatch(speaks)) and speaks != ORIGINAL and len(speaks) <= 16


@pages.get(ADDRESS)
@identity.signed_in
def show(curriculum: str, speaks: str, file: str) -> str:
    """Show a file beside its original; one that is not begun is begun by saving it."""
    author()
    return _page(_sheet(curriculum, speaks, file))


def _sheet(curriculum: str, speaks: str, name: str) -> Sheet:
    """Return both files; 404 where there is no such original."""
    if not _is_target(speaks) or name not in translation_files.originals().get(curriculum, ()):
        raise not_found()
    try:
        original = sources.read(translation_files.path_of(curriculum, ORIGINAL, name))
    except (NoSource, NotText) as error:
        raise not_found() from error
    own = translation_files.translation(curriculum, speaks, name)
    text = own.text if own else begun(original.text, speaks)
    compared = translation_files.side_by_side(curriculum, speaks, name, original.text, text)
    return Sheet(curriculum, speaks, name, original, own, compared)


def _page(
    sheet: Sheet,
    typed: Mapping[str, str] | None = None,
    both: frozenset[str] = frozenset(),
    left_over: tuple[str, ...] = (),
) -> str:
    """Draw the page with what was typed.

    ``both`` names the units that somebody else changed in the meantime, too; ``left_over`` is what was typed for words
    that the original does not have any more.
    """
    wanted = {unit.made_from for unit in sheet.compared.units if unit.state == "stale"}
    earlier = translation_files.earlier_words(sheet.curriculum, sheet.name, wanted)
    return draw(
        "translation",
        sheet=sheet,
        title=next((unit.source for unit in sheet.compared.units if unit.kind == "key"), sheet.name),
        course=_title(sheet.curriculum),
        name=own_name(sheet.language),
        parts_of=[
            (part.name, [_line(unit, earlier, typed, both) for row in part.rows for unit in row.units])
            for part in sheet.compared.parts
        ],
        right=frozenset(request.form.getlist("right")),
        note=request.form.get("note", ""),
        meets=bool(both),
        left_over=left_over,
        exists=chrome.is_mounted,
    )


def _line(unit: Unit, earlier: Mapping[str, str], typed: Mapping[str, str] | None, both: frozenset[str]) -> Line:
    kept = "" if unit.state in ("missing", "untouched") else unit.own
    told = earlier.get(unit.made_from, "") if unit.state == "stale" else ""
    return Line(
        unit,
        str(KINDS.get(unit.kind, unit.kind)),
        (STATES[unit.state][0], str(STATES[unit.state][1])),
        kept if typed is None else typed.get(unit.name, kept),
        unit.own if unit.name in both else "",
        difference(told, unit.source) if told else None,
        compare_numbers(unit.source, unit.own) if kept and unit.source else None,
    )


@pages.post(ADDRESS)
@identity.signed_in
def save(curriculum: str, speaks: str, file: str) -> Response | tuple[str, int]:
    """Write what was typed into the file, unless somebody else wrote the same units in the meantime."""
    me = author()
    sheet = _sheet(curriculum, speaks, file)
    typed = {key.removeprefix("unit-"): sources.plain(text) for key, text in request.form.items() if key[:5] == "unit-"}
    given, both = _merged(sheet, typed)
    left_over = _left_over(sheet, typed)
    if both or left_over:
        return _page(sheet, typed, both, left_over), 409
    text = written(sheet.compared, given, _right(sheet.compared))
    if len(text) > LONGEST_TEXT:
        raise Refused(413, gettext("The text is too long."), gettext("Divide the original into two files first."))
    try:
        sources.write(sheet.path, text, sheet.own.hash if sheet.own else "", me, request.form.get("note", ""))
    except Overtaken:
        return save_again(curriculum, speaks, file, typed)
    except (NoSource, NotText) as error:
        raise not_found() from error
    _keep_original(sheet)
    _tell(_sheet(curriculum, speaks, file).compared)
    return redirect(chrome.url("translating.show", curriculum=curriculum, speaks=speaks, file=file), 303)


def save_again(curriculum: str, speaks: str, file: str, typed: Mapping[str, str]) -> tuple[str, int]:
    """Show the page anew to somebody whose save was overtaken in the moment of writing; nothing typed is lost."""
    sheet = _sheet(curriculum, speaks, file)
    return _page(sheet, typed, frozenset(unit.name for unit in sheet.compared.units if unit.name in typed)), 409


def _merged(sheet: Sheet, typed: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """Return what to write by unit, and which units somebody else changed since the page was drawn.

    What was not touched on the page is theirs, whatever it says now. Where nobody knows any more what the page was
    drawn from, every difference is told.
    """
    now = sheet.own.hash if sheet.own else ""
    if request.form.get("hash", "") == now or request.form.get("met") == now:
        return dict(typed), frozenset()
    before = _before(sheet)
    given, both = {}, set()
    for unit in sheet.compared.units:
        words = typed.get(unit.name)
        if words is None or fingerprint(words) == before.get(unit.name, "?") or not words.strip():
            continue
        given[unit.name] = words
        if fingerprint(unit.own) not in (fingerprint(words), before.get(unit.name, "?")):
            both.add(unit.name)
    if not both:
        flash(gettext("Somebody else saved this file while you were translating. Both are kept."), "info")
    return given, frozenset(both)


def _left_over(sheet: Sheet, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was typed for units that the original does not have any more, unless the file says it already."""
    if request.form.get("original") == sheet.original.hash:
        return ()
    known = {unit.name for unit in sheet.compared.units}
    there = {fingerprint(unit.own) for unit in sheet.compared.units}
    return tuple(
        text for name, text in typed.items() if name not in known and text.strip() and fingerprint(text) not in there
    )


def _before(sheet: Sheet) -> dict[str, str]:
    """Return the fingerprints of the units as they were when the page was drawn, as far as that is known."""
    drawn_from = request.form.get("hash", "")
    content = versions.with_hash(sheet.path, drawn_from) if drawn_from else b""
    if content is None:
        return {}
    text = sources.plain(content.decode("utf-8-sig", "replace")) or begun(sheet.original.text, sheet.language)
    args = (sheet.curriculum, sheet.language, sheet.name, sheet.original.text, text)
    return {unit.name: fingerprint(unit.own) for unit in translation_files.side_by_side(*args).units}


def _right(compared: Comparison) -> frozenset[str]:
    """Return the units that are said to be right as they are, one by one or all that nobody compared before."""
    named = frozenset(request.form.getlist("right"))
    if request.form.get("compared"):
        named |= {unit.name for unit in compared.units if unit.state == "unmarked"}
    return named


def _keep_original(sheet: Sheet) -> None:
    """Keep the original as it was translated, where no checkout does: later it is told what changed in it."""
    if checkout.of(Path(current_app.config["LMS_CONTENT"])) is None:
        path = translation_files.path_of(sheet.curriculum, ORIGINAL, sheet.name)
        versions.keep_found(path, sources.place_of(path).read_bytes())


def _tell(compared: Comparison) -> None:
    done, wanted = language.number(compared.translated), language.number(compared.wanted)
    flash(gettext("Saved: %(done)s of %(total)s units are translated.", done=done, total=wanted), "good")
