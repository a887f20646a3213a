"""``flask --app app lms check``: what authors run after each edit. It needs files, no site, and starts without one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from curricula import findings
from curricula.checking import Finding, check
from curricula.findings import Memory
from lms import clock, garbage

HELP = "Threshold: courses, people, records."
"""What ``flask --help`` says of all commands together."""


@click.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), help="Where to remember; in the instance.")
@click.option("--no-cache", is_flag=True, help="Read everything anew.")
@with_appcontext
def check_content(path: Path | None, form: str, cache: Path | None, no_cache: bool) -> None:
    """Say everything that is wrong in the content folder, or in a part of it; exit 1 when there is an error."""
    folder = _content_folder(path)
    name = f"check-{findings.digest(str(folder.resolve()))[:12]}.json"
    place = (cache or Path(current_app.instance_path) / ".cache") / name
    with garbage.left_alone():
        memory = Memory() if no_cache else Memory(findings.load(_kept(place)))
        found = check(folder, memory=memory, today=clock.now().date())
    if not no_cache:
        _keep(place, findings.dump(memory.kept))
    shown = [finding for finding in found if path is None or _lies_in(Path(finding.problem.path), path)]
    click.echo(FORMS[form](shown), nl=False)
    errors = sum(finding.problem.severity == "error" for finding in shown)
    if form == "text":
        click.echo(f"{_count(errors, 'error')}, {_count(len(shown) - errors, 'warning')}", err=True)
    if errors:
        raise click.exceptions.Exit(1)


def _content_folder(path: Path | None) -> Path:
    """Find the content folder that a path is, or is a part of; paths are shown as they were typed."""
    configured = Path(current_app.config["LMS_CONTENT"])
    if path is None:
        return configured
    inside = path.resolve()
    if inside != configured.resolve() and inside.is_relative_to(configured.resolve()):
        ups = len(inside.relative_to(configured.resolve()).parts)
        return Path(os.path.normpath(path.joinpath(*[".."] * ups)))
    if not path.is_dir():
        raise click.BadParameter(f"{path} is no folder, and lies outside {configured}.", param_hint="PATH")
    return path


def _kept(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _keep(place: Path, text: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, text)
    except OSError as error:
        click.echo(f"What was found cannot be remembered in {place}: {error.strerror}", err=True)


def _lies_in(file: Path, path: Path) -> bool:
    return file.resolve().is_relative_to(path.resolve())


def write_whole(place: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if place.exists():
            Path(name).chmod(place.stat().st_mode)
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _as_text(found: Sequence[Finding]) -> str:
    return "".join(f"{finding}\n" for finding in found)


def _as_json(found: Sequence[Finding]) -> str:
    listed = [
        {
            "path": each.problem.path,
            "line": each.problem.line,
            "column": each.problem.column,
            "code": each.problem.code,
            "severity": each.problem.severity,
            "wrong": each.problem.wrong,
            "fix": each.problem.fix,
        }
        for each in found
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _as_github(found: Sequence[Finding]) -> str:
    return "".join(_annotation(each) for each in found)


def _annotation(finding: Finding) -> str:
    problem = finding.problem
    properties = {"file": problem.path, "line": problem.line, "col": problem.column, "title": problem.code}
    told = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in properties.items())
    return f"::{problem.severity} {told}::{_escaped(f'{problem.wrong}. {problem.fix}')}\n"


def _escaped(text: str, more: str = "") -> str:
    """Write a text as GitHub reads it in a workflow command."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


FORMS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}
