"""``flask --app app lms report``: what a reviewer of a course reads first, as a page, a text or for a program."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from curricula import reader
from curricula.model import UnknownActivity
from curricula.reviewing.report import Report, of_course
from curricula.reviewing.writing import as_json, as_markdown
from lms import clock
from lms.teaching import course_reports

FORMS = ("md", "json", "html")


@click.command("report")
@click.argument("curriculum")
@click.option("--format", "form", type=click.Choice(FORMS), default="md", show_default=True)
@click.option("--language", default="en", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write instead.")
@with_appcontext
def report_course(curriculum: str, form: str, language: str, out: Path | None) -> None:
    """Report on CURRICULUM: numbers and their sources, what is unresolved, reviews, outcomes, reading level."""
    try:
        report = _report((curriculum, language))
    except UnknownActivity as error:
        raise click.BadParameter(f"{error}.", param_hint="CURRICULUM") from error
    text = {"md": as_markdown, "json": as_json, "html": course_reports.as_file}[form](report)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def _report(course: tuple[str, str]) -> Report:
    try:
        return course_reports.of(course)
    except (OperationalError, ProgrammingError):
        click.echo("This site has no database yet, so nothing is signed.", err=True)
    folder = Path(current_app.config["LMS_CONTENT"])
    library, _problems = reader.read(folder)
    return of_course(folder, library, course, clock.now().date())
