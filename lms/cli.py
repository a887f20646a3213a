"""``flask --app app lms …``: what is done at the terminal."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from curricula import reader
from curricula.problems import Problem
from lms import (
    authoring_cli,
    checking_cli,
    clock,
    database,
    demonstration,
    formats_cli,
    granting,
    identity,
    keys_cli,
    messages_cli,
    publication,
    report_cli,
)
from lms.accounts import secrets
from lms.language import gettext
from lms.managing import roles
from lms.publication import AwaitsReview, Publication, history
from lms.tables import people
from lms.teaching import comparing, publishing, releases

commands = AppGroup("lms", help=checking_cli.HELP)
_GROUPS = (keys_cli.keys, messages_cli.messages)
_OF_COURSES = (checking_cli.check_content, authoring_cli.write_ids, report_cli.report_course, *formats_cli.COMMANDS)
for _command in (*_OF_COURSES, *_GROUPS):
    commands.add_command(_command)


@commands.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema."""
    database.migrate(current_app)
    publication.index()
    click.echo("The database is up to date.")


@commands.command()
@with_appcontext
def index() -> None:
    """Make anew what the search in a course looks through."""
    found = publication.index(anew=True)
    click.echo(f"{found} activities are found by their words now.")


@commands.command()
@click.option("--note", default="", help="What changed and why; it stays in the history.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--back-to", type=int, metavar="N", help="Make current again what publication N said.")
@click.option("--unreviewed", is_flag=True, help="Bring out what is new and critical for safety without a signature.")
@with_appcontext
def publish(note: str, dry_run: bool, back_to: int | None, unreviewed: bool) -> None:
    """Read the content folder and make it current; say what changed, whom it touches, and what is wrong."""
    if back_to is not None:
        _go_back(back_to, note)
        return
    draft = releases.release(None, unreviewed=unreviewed)
    for problem in draft.written.problems:
        click.echo(str(problem), err=True)
    for each in draft.held:
        click.echo(f"{'/'.join(each.name)} is critical for safety and waits for a reviewer's signature", err=True)
    if draft.held:
        click.echo("Reviewers sign it at /content/reviews/; until then it stays as it was published.", err=True)
    if draft.is_empty_site and not dry_run:
        raise click.ClickException(
            "Nothing was published: a first publication without what waits for a signature would be an empty site.\n"
            "Have it signed, or add --unreviewed: the pages then say that they await a clinical review."
        )
    changed = comparing.of_manuscript(draft.manuscript, publication.shelf().activity)
    if not dry_run:
        _say_which(publication.bring_out(draft.manuscript, note=note, unreviewed=unreviewed))
    for line in publishing.in_words(changed):
        click.echo(line)


def _say_which(published: Publication) -> None:
    said = "This is edition" if published.is_new else "Nothing has changed since edition"
    click.echo(f"{said} {published.number}.")


def _go_back(number: int, note: str) -> None:
    try:
        published = publication.go_back(number, note=note)
    except KeyError as error:
        raise click.BadParameter(f"There is no publication {number}; `lms publications` lists them.") from error
    except AwaitsReview as error:
        raise click.ClickException(f"These have to be signed by a reviewer first: {error}") from error
    _say_which(published)
    for change in published.changes:
        click.echo(f"{change.kind:9} {change.curriculum}/{change.language}/{change.activity}")


@commands.command()
@click.option("--count", default=20, show_default=True, help="How many, the newest first.")
@with_appcontext
def publications(count: int) -> None:
    """List what was published: number, when, by whom, why."""
    for each in history.newest(count):
        note = f"as in {each.restores}: {each.note}" if each.restores else each.note
        who = each.author or "at the terminal"
        click.echo(f"{each.number:5}  {each.at:%Y-%m-%d %H:%M} UTC  {who}  {note}".rstrip())


@commands.command("admin")
@click.argument("email")
@click.option("--name", prompt=True, help="The name as others see it.")
@click.password_option(help="At least 10 characters.")
@with_appcontext
def make_admin(email: str, name: str, password: str) -> None:
    """Make the first administrator, or another one."""
    if len(password) < secrets.SHORTEST_PASSWORD:
        raise click.BadParameter(f"Use at least {secrets.SHORTEST_PASSWORD} characters.", param_hint="--password")
    hashed = secrets.hashed(password)
    with database.writing() as link:
        row = {
            "id": uuid4(),
            "name": name,
            "email": email.strip().lower(),
            "password": hashed,
            "epoch": 1,
            "created_at": clock.now(),
        }
        database.insert_once(people, [row], key="email")
        person = identity.person_where(people.c.email == email.strip().lower())
        assert person is not None
        link.execute(people.update().where(people.c.id == person.id).values(password=hashed))
        granting.grant(person.id, identity.ADMIN)
    click.echo(f"{email} is an administrator and signs in with this password.")


@commands.command()
@click.argument("email")
@click.argument("role", type=click.Choice(tuple(roles.OFFERED)))
@with_appcontext
def grant(email: str, role: str) -> None:
    """Give ROLE on the whole site to the person with this e-mail address."""
    person = roles.find(email)
    if person is None:
        raise click.BadParameter(f"Nobody here has the address {email}. Check it, or invite them first.")
    roles.appoint(person, role)
    click.echo(f"{person.name} ({email}) is {role} now.")


def publish_content() -> tuple[Publication, tuple[Problem, ...]]:
    """Publish the folder ``LMS_CONTENT``, for a first start; return what changed and every problem found in it.

    What nobody has reviewed yet is brought out, too: its pages say so.
    """
    library, problems = reader.read(Path(current_app.config["LMS_CONTENT"]))
    return publication.publish(library, unreviewed=True), tuple(problems)


def prepare(app: Flask, address: str) -> str:
    """Make the site ready to serve: schema, and on the first start content and the people of a demonstration.

    A later start publishes nothing: what is in the folder by then may be half written, or was gone back from.

    Returns what to tell whoever started it: the address and how to sign in.
    """
    database.migrate(app)
    with app.app_context():
        publication.index()
        lines: list[str] = []
        if publication.edition().number == 0:
            _published, problems = publish_content()
            lines = [str(problem) for problem in problems if problem.severity == "error"]
        if app.config["LMS_DEMONSTRATION"]:
            demonstration.fill()
            lines += [gettext("Sign in with one of these accounts:"), *demonstration.accounts_in_words()]
        return "\n".join([*lines, f"Threshold is at {address}"])
