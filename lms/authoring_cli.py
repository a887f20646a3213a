"""``flask --app app lms ids``: what authors do at the terminal before they publish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from curricula.ids import Plan, Published, plan
from curricula.reader import original_first
from lms import publication
from lms.checking_cli import write_whole


@click.command("ids")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when something is missing.")
@with_appcontext
def write_ids(path: Path | None, only_check: bool) -> None:
    """Write the ids that questions, renamed files and translations miss; name the copies."""
    folder = path or Path(current_app.config["LMS_CONTENT"])
    found = plan(folder, _published())
    if not only_check:
        _fill_in(folder, found)
    for missing in found.missing:
        click.echo(f"{folder / missing.path}:{missing.line}:1 {missing.text} ({missing.why})")
    for copy in found.copies:
        click.echo(
            f"{folder / copy.path}:{copy.line}:1 {copy.id!r} is a copy of {folder / copy.original}: {copy.why}. "
            "Give it another id, or remove the comment and run this again.",
            err=True,
        )
    if found.copies or (only_check and found.missing):
        raise click.exceptions.Exit(1)


def _fill_in(folder: Path, found: Plan) -> None:
    for path in sorted({missing.path for missing in found.missing}):
        file = folder / path
        # As bytes: line ends and a byte order mark stay as the author's editor wrote them.
        write_whole(file, found.written(path, file.read_bytes().decode("utf-8")))


def _published() -> Mapping[str, Mapping[str, Published]]:
    """Return the ids of the current publication; none where the site has no database yet."""
    told: dict[str, dict[str, Published]] = {}
    shelf = publication.shelf()
    try:
        courses = shelf.edition().courses
    except (OperationalError, ProgrammingError):
        click.echo("Nothing is published yet, so a renamed file is taken for a new one.", err=True)
        return {}
    for (curriculum, _language), course in sorted(courses.items(), key=lambda item: original_first(item[0][1])):
        activities = told.setdefault(curriculum, {})
        for id, place in course.places.items():
            activity = shelf.activity(place.hash)
            known = activities.get(id)
            ids = frozenset(question.id for question in activity.questions) | (
                known.questions if known else frozenset()
            )
            activities[id] = Published(known.title if known else activity.title, ids)
    return told
