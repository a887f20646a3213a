"""New files, other names, and files that go: each a small form, each kept in the history."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from curricula.formats.placing import module_folders
from curricula.reader import LANGUAGE, NUMBERED
from lms import chrome, identity
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.teaching import sources, versions
from lms.teaching.editing import beginnings, renaming
from lms.teaching.editing.beginnings import MODULE
from lms.teaching.editing.page import source
from lms.teaching.publishing import author
from lms.teaching.sources import NoSource, Overtaken, Source
from lms.teaching.tabs import draw

pages = Blueprint("source_files", __name__)

LONGEST_NAME = 40
LONGEST_TITLE = 200


@pages.get("/content/new/")
@identity.signed_in
def new() -> str:
    """Show the form for a new activity or module."""
    author()
    return _new_form({})


def _new_form(problems: Mapping[str, str]) -> str:
    modules = [(each, each) for each in module_folders(sources.folder())]
    courses = [(each, each) for each in _courses()]
    offered = [*beginnings.kinds(), (MODULE, gettext("A module"), gettext("a folder for activities"))]
    return draw("edit_new", chosen=request.values, offered=offered, modules=modules, courses=courses, problems=problems)


def _courses() -> tuple[str, ...]:
    """List the folders of the courses, one for each language: ``oamt/en``."""
    folders = {"/".join(path.split("/")[:2]) for path in sources.files() if path.count("/") > 1}
    courses = (each for each in folders if not each.startswith("shared/"))
    return tuple(sorted(each for each in courses if LANGUAGE.fullmatch(each.partition("/")[2])))


@pages.post("/content/new/")
@identity.signed_in
def create() -> Response | tuple[str, int]:
    """Write a new file from a template, behind those that are there, and open it."""
    person = author()
    kind, title = request.form.get("kind", ""), " ".join(request.form.get("title", "").split())[:LONGEST_TITLE]
    problems = {}
    if not title:
        problems["title"] = gettext("Give it a title.")
    if kind != MODULE and kind not in dict(beginnings.kinds()):
        problems["kind"] = gettext("Choose what it is to be.")
    known = _courses() if kind == MODULE else tuple(module_folders(sources.folder()))
    where = request.form.get("course" if kind == MODULE else "module", "")
    if where not in known:
        problems["course" if kind == MODULE else "module"] = gettext("Choose where it belongs.")
    if problems:
        return _new_form(problems), 400
    path = _free_path(kind, title, where)
    language = where.split("/")[1]
    begun = beginnings.of_module(title, language) if kind == MODULE else beginnings.of_activity(kind, title, language)
    try:
        sources.write(path, begun, "", person)
    except Overtaken as error:
        raise Refused(409, gettext("A file of this name came there just now."), gettext("Look at the list.")) from error
    return redirect(chrome.url("editing.show", path=path), 303)


def _free_path(kind: str, title: str, where: str) -> str:
    """Return a path behind everything in a folder: the next number, and a name from the title."""
    place = sources.folder() / where
    taken = [found for each in sorted(place.iterdir()) if (found := NUMBERED.match(each.name))]
    number = max((int(found[1]) for found in taken if int(found[1]) < 90), default=0) + 1
    names = {found[2].removesuffix(sources.SUFFIX) for found in taken}
    slug = _slug(title) or kind
    name = next(each for each in _numbered(slug) if each not in names)
    return f"{where}/{number:02}-{name}/index.md" if kind == MODULE else f"{where}/{number:02}-{name}.md"


def _numbered(slug: str) -> list[str]:
    return [slug, *(f"{slug}-{count}" for count in range(2, 1000))]


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-")


@pages.get("/content/rename/<path:path>")
@identity.signed_in
def ask_name(path: str) -> str:
    """Show the form for another name."""
    author()
    return _name_form(path, source(path), "")


def _name_form(path: str, found: Source, problem: str) -> str:
    name = request.form.get("name", PurePosixPath(path).stem)
    return draw("edit_rename", path=path, hash=found.hash, name=name, problem=problem, is_fixed=_is_fixed(path))


def _is_fixed(path: str) -> bool:
    """Whether a file is found by its name: an index, and what all courses share."""
    return NUMBERED.fullmatch(PurePosixPath(path).stem) is None or path.startswith("shared/")


@pages.post("/content/rename/<path:path>")
@identity.signed_in
def rename(path: str) -> Response | tuple[str, int]:
    """Give a file another name in its folder; its id stays, and with it everybody's progress."""
    person, found = author(), source(path)
    name = request.form.get("name", "").strip().removesuffix(sources.SUFFIX)
    if _is_fixed(path) or not NUMBERED.fullmatch(name) or len(name) > LONGEST_NAME + 4:
        wrong = gettext("A name is a number and small letters a–z: 03-first-steps.")
        return _name_form(path, found, wrong), 400
    target = str(PurePosixPath(path).with_name(f"{name}{sources.SUFFIX}"))
    if target == path:
        return redirect(chrome.url("editing.show", path=path), 303)
    if found.hash != request.form.get("hash", ""):
        raise _changed()
    moves = renaming.moves(path, target)
    if any(sources.exists(new) for _old, new in moves):
        return _name_form(path, found, gettext("There is a file of this name already.")), 400
    try:
        renaming.carry_out(moves, person)
    except Overtaken as error:
        raise Refused(
            409, gettext("Somebody changed this file just now."), gettext("Look at it again first.")
        ) from error
    flash(gettext("The file is called %(name)s now. Its history went along.", name=f"{name}{sources.SUFFIX}"), "good")
    return redirect(chrome.url("editing.show", path=target), 303)


def _changed() -> Refused:
    return Refused(409, gettext("Somebody changed this file just now."), gettext("Look at it again first."))


@pages.get("/content/remove/<path:path>")
@identity.signed_in
def ask_remove(path: str) -> str:
    """Ask before a file goes."""
    author()
    return draw("edit_remove", path=path, hash=source(path).hash)


@pages.post("/content/remove/<path:path>")
@identity.signed_in
def remove(path: str) -> Response:
    """Remove a file; its versions stay, and the next publication withdraws what it held."""
    person = author()
    note = versions.one_line(request.form.get("note", ""))
    try:
        sources.remove(path, request.form.get("hash", ""), person, note)
    except Overtaken as error:
        if error.now is None:
            raise not_found() from error
        raise Refused(
            409, gettext("Somebody changed this file just now."), gettext("Look at it again first.")
        ) from error
    except NoSource as error:
        raise not_found() from error
    flash(gettext("The file is removed. It can be brought back from its history."), "good")
    return redirect(chrome.url("editing.index"), 303)
