"""``flask --app app lms …``: what is done at the terminal."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from curricula import reader
from curricula.problems import Problem
from lms import clock, database, demonstration, identity, publication
from lms.accounts import secrets
from lms.language import gettext
from lms.managing import roles
from lms.publication import Publication
from lms.tables import people

commands = AppGroup("lms", help="Threshold: courses, people, records.")


@commands.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema."""
    database.migrate(current_app)
    click.echo("The database is up to date.")


@commands.command()
@with_appcontext
def publish() -> None:
    """Read the content folder and make it current; say what changed and what is wrong."""
    published, problems = publish_content()
    for problem in problems:
        click.echo(str(problem), err=True)
    if not published.is_new:
        click.echo("Nothing has changed since the last publication.")
    for change in published.changes:
        click.echo(f"{change.kind:9} {change.curriculum}/{change.language}/{change.activity}")


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
        identity.grant(person.id, identity.ADMIN)
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
    """Publish the folder ``LMS_CONTENT``; return what changed and every problem that was found in it."""
    library, problems = reader.read(Path(current_app.config["LMS_CONTENT"]))
    return publication.publish(library), problems


def prepare(app: Flask, address: str) -> str:
    """Make the site ready to serve: schema, content, and on the first start of a demonstration its people.

    Returns what to tell whoever started it: the address and how to sign in.
    """
    database.migrate(app)
    with app.app_context():
        published, problems = publish_content()
        del published
        lines = [str(problem) for problem in problems if problem.severity == "error"]
        if app.config["LMS_DEMONSTRATION"]:
            demonstration.fill()
            lines += [gettext("Sign in with one of these accounts:"), *demonstration.accounts_in_words()]
        return "\n".join([*lines, f"Threshold is at {address}"])
