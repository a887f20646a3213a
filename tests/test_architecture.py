"""Who may import whom, on one screen: a module imports from its own layer or from one below.

Imports inside functions count. A module that has no layer fails, so that a new one finds its place when it is born.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.xdist_group("architecture")  # one worker, so that each module is read once

CERTIFICATES = ("lms.certificates", "lms.certificates.*")
PRIVACY = ("lms.privacy", "lms.privacy.*")

# From the top down; the first pattern that fits a module is its layer.
LAYERS = (
    ("app",),
    ("lms.migrations.*",),
    ("lms", "lms.extension"),
    ("lms.cli", "lms.serve"),
    ("lms.authoring_cli", "lms.checking_cli", "lms.formats_cli", "lms.keys_cli", "lms.messages_cli", "lms.report_cli"),
    ("lms.demonstration", "lms.connect", "lms.connect.*"),
    ("lms.managing", "lms.managing.*", "lms.teaching", "lms.teaching.*"),
    ("lms.messages", "lms.messages.*"),
    ("lms.learning", "lms.learning.*", "lms.accounts", "lms.accounts.*", *CERTIFICATES, *PRIVACY),
    ("lms.frames", "lms.reading"),
    ("lms.chrome", "lms.mail", "lms.urls", "lms.limits"),
    ("lms.granting", "lms.recognising"),
    ("lms.records", "lms.publication", "lms.publication.*", "lms.identity"),
    ("lms.looking", "lms.called"),
    ("lms.csrf", "lms.database", "lms.kept", "lms.splice", "lms.errors", "lms.language", "lms.sealing"),
    ("lms.clock", "lms.codes", "lms.settings", "lms.places", "lms.tables", "lms.tables.*"),
    ("lms.addresses", "lms.bytecode", "lms.garbage", "lms.typesetting"),
    ("curricula.__main__",),
    ("curricula.reviewing", "curricula.reviewing.*"),
    ("curricula.checking", "curricula.ids", "curricula.rewording", "curricula.analysis"),
    ("curricula.formats", "curricula.formats.*", "curricula.presence", "curricula.presence.*"),
    ("curricula.reader",),
    ("curricula.staleness",),
    ("curricula.translations",),
    ("curricula.units",),
    ("curricula.lending",),
    ("curricula.appraisal.shelf",),
    ("curricula.findings", "curricula.coherence", "curricula.hints", "curricula.files"),
    ("curricula.courses", "curricula.shared"),
    ("curricula.passages",),
    ("curricula.compiled", "curricula.activities", "curricula.activities.*", "curricula.quizzes", "curricula.progress"),
    ("curricula.clocks", "curricula.offline"),
    ("curricula.conditions", "curricula.gains", "curricula.opinions", "curricula.remembering"),
    ("curricula.attendance", "curricula.cascade", "curricula.facts", "curricula.forms"),
    ("curricula.rules", "curricula.withholding"),
    ("curricula.handwriting",),
    ("curricula.hours",),
    ("curricula.appraisal", "curricula.appraisal.*"),
    ("curricula.scoring", "curricula.formulas", "curricula.tools", "curricula.assignments"),
    ("curricula.changes", "curricula.carrying", "curricula.differences", "curricula.media"),
    ("curricula.glossary",),
    ("curricula.model", "curricula.page", "curricula.doses", "curricula.markup", "curricula.front_matter"),
    ("curricula.claims",),
    ("curricula.sections", "curricula.sentences", "curricula.limits", "curricula.numbers", "curricula.privacy"),
    ("curricula.searching",),
    ("curricula.questions", "curricula.questions.*"),
    ("curricula.problems", "curricula.codes", "curricula.shares", "curricula.words", "curricula.wording"),
    ("curricula.spoken", "curricula.spoken.*"),
    ("curricula",),
)

WEB_AND_DATABASE = ("flask", "werkzeug", "sqlalchemy", "flask_sqlalchemy", "flask_login")
CORE_MAY_NOT_KNOW = (*WEB_AND_DATABASE, "lms", "app", "time", "socket")
ONLY_USERS = {
    "icu4py": {"curricula.searching"},
    "lxml": {"curricula.formats.xml"},
    "markdown": {"curricula.markup"},
    "bleach": {"curricula.markup"},
    "nh3": {"curricula.markup"},
    "yaml": {"curricula.front_matter"},
}


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the product with its file."""
    yield "app", ROOT / "app.py"
    for package in ("lms", "curricula"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@cache
def imports(module: str, path: Path) -> tuple[str, ...]:
    """Return what a module imports, wherever in the file, by full name; ``from a import b`` gives ``a.b``."""
    return tuple(_imports(module, path))


def _imports(module: str, path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively in line {node.lineno}; write the full name"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer(name: str) -> int | None:
    """Return the number of a module's layer, counted from the top."""
    for number, patterns in enumerate(LAYERS):
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            return number
    return None


def module_of(name: str, known: set[str]) -> str | None:
    """Return the module of ours that an imported name lies in."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name or None


def test_every_module_has_a_layer() -> None:
    assert [name for name, _path in modules() if layer(name) is None] == []


def test_arrows_point_down() -> None:
    known = {name for name, _path in modules()}
    upward = []
    for name, path in modules():
        for imported in imports(name, path):
            target = module_of(imported, known)
            if target is None or target == name:
                continue
            here, there = layer(name), layer(target)
            if here is not None and there is not None and there < here:
                upward.append(f"{name} imports {target}")
    assert upward == [], "\n".join(upward)


def test_the_core_knows_neither_web_nor_database() -> None:
    strangers = [
        f"{name} imports {imported}"
        for name, path in modules()
        if name.split(".")[0] == "curricula"
        for imported in imports(name, path)
        if imported.split(".")[0] in CORE_MAY_NOT_KNOW
    ]
    assert strangers == []


def test_markdown_html_and_yaml_are_each_read_in_one_place() -> None:
    elsewhere = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported in imports(name, path)
        if name not in ONLY_USERS.get(imported.split(".")[0], {name})
    ]
    assert elsewhere == []


def test_html_is_taken_as_safe_in_one_place() -> None:
    marked = [
        f"{path.name}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "|safe }}" in line.replace(" | ", "|")
    ]
    assert len(marked) == 1, marked


def test_a_page_is_never_styled_or_scripted_inline() -> None:
    inline = [
        f"{path.name}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if " style=" in line or "<style" in line or " onclick=" in line or ("<script" in line and "src=" not in line)
    ]
    assert inline == []
