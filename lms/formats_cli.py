"""``flask --app app lms import`` and ``lms export``: questions and courses from and to other programs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from curricula import reader
from curricula.formats import readable
from curricula.formats.base import LARGEST_FILE, Loss, Unreadable, Unwritable
from curricula.formats.exporting import export
from curricula.formats.placing import Plan, carry_out, plan
from curricula.model import Library, UnknownActivity
from lms.publication import drafts
from lms.publication.leaving import leaving

FONTS = Path(__file__).with_name("fonts")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", required=True, metavar="FOLDER", help="The module's folder: course/en/01-module.")
@click.option("--format", "form", default="", metavar="NAME", help="The format, where it is not recognised.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only tell what would be written.")
@click.option("--report", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def import_questions(file: Path, into: str, form: str, dry_run: bool, report: str) -> None:
    """Make quizzes of the questions in FILE; say everything that could not be carried over."""
    root = Path(current_app.config["LMS_CONTENT"])
    if form and form not in {each.name for each in readable()}:
        known = ", ".join(each.name for each in readable())
        raise click.BadParameter(f"There is no format {form!r} to import. Known: {known}.", param_hint="--format")
    if file.stat().st_size > LARGEST_FILE:
        raise click.ClickException(
            f"{file} has {file.stat().st_size:,} bytes. Divide it; {LARGEST_FILE:,} are the limit."
        )
    try:
        planned = plan(file.read_bytes(), file.name, root, _module(into, root), form)
        if not dry_run:
            carry_out(planned, root)
    except Unreadable as error:
        raise click.ClickException(f"{file}: {error}") from error
    click.echo(_as_json(planned, written=not dry_run) if report == "json" else _as_text(planned, written=not dry_run))


def _module(into: str, root: Path) -> str:
    """Give a folder as its path in the content folder, from wherever it was named."""
    place = Path(into)
    for candidate in (root / place, place):
        if candidate.is_dir() and candidate.resolve().is_relative_to(root.resolve()):
            return candidate.resolve().relative_to(root.resolve()).as_posix()
    return place.as_posix()


def _as_text(planned: Plan, *, written: bool) -> str:
    lines = [f"{'Written' if written else 'Would be written'} ({planned.format}): {planned.count} questions"]
    for file in planned.files:
        lines.append(f"  {file.path}: {file.title}, {file.count} questions{'' if file.is_sound else ', has errors'}")
        lines += [f"    {problem}" for problem in file.problems]
    lines += [f"  {planned.media_folder}/{each.name}: {len(each.content):,} bytes" for each in planned.media]
    return "\n".join([*lines, *_lost(planned.losses)])


def _lost(losses: tuple[Loss, ...]) -> list[str]:
    return ["Not carried over:", *(f"  {loss}" for loss in losses)] if losses else []


def _as_json(planned: Plan, *, written: bool) -> str:
    files = [
        {
            "path": file.path,
            "title": file.title,
            "questions": file.count,
            "sound": file.is_sound,
            "problems": [
                {"line": each.line, "column": each.column, "code": each.code, "severity": each.severity,
                 "wrong": each.wrong, "fix": each.fix}
                for each in file.problems
            ],
        }
        for file in planned.files
    ]  # fmt: skip
    told = {
        "format": planned.format,
        "written": written,
        "files": files,
        "media": [f"{planned.media_folder}/{each.name}" for each in planned.media],
        "lost": [{"where": loss.where, "what": loss.what} for loss in planned.losses],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


@click.command("export")
@click.argument("what", metavar="CURRICULUM[/ACTIVITY]")
@click.option("--format", "form", required=True, metavar="NAME", help="gift, moodle, paper, key, sources, epub …")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--language", default="en", show_default=True)
@with_appcontext
def export_course(what: str, form: str, out: Path, language: str) -> None:
    """Write a course, or one activity of it, as a file of another program; say what that cannot hold."""
    root = Path(current_app.config["LMS_CONTENT"])
    curriculum, _, activity = what.partition("/")
    library, published = _as_it_leaves(root, (curriculum, language))
    try:
        outgoing = export(library, root, FONTS, (curriculum, language), activity, form, published)
    except (Unwritable, UnknownActivity) as error:
        raise click.ClickException(f"This cannot be exported: {error}.") from error
    out.write_bytes(outgoing.exported.content)
    lines = [f"{out}: {len(outgoing.exported.content):,} bytes", *_lost(outgoing.exported.losses)]
    click.echo("\n".join(lines))


def _as_it_leaves(root: Path, course: tuple[str, str]) -> tuple[Library, date | None]:
    """Read the content with its signatures and its day; without these where the site has no database yet."""
    try:
        return leaving(drafts.draft(), course)
    except (OperationalError, ProgrammingError):
        return reader.read(root)[0], None


COMMANDS = (import_questions, export_course)
