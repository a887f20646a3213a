"""``flask --app app lms keys``: the keys that certificates are signed with."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from lms.certificates import keys as site_keys

keys = AppGroup("keys", help="The keys that certificates are signed with.")


@keys.command("list")
@with_appcontext
def show() -> None:
    """List every key: its id, since when, and whether it signs, has retired, or was withdrawn."""
    for key in site_keys.published():
        state = "withdrawn" if key.withdrawn_at else "retired" if key.retired_at else "signs"
        click.echo(f"{key.id}  {key.made_at:%Y-%m-%d}  {state:9}  {key.multibase}")


@keys.command("new")
@with_appcontext
def new() -> None:
    """Sign with a new key from now on. What older keys signed stays valid; their private halves are destroyed."""
    click.echo(f"Certificates are signed with the key {site_keys.renew()} from now on.")


@keys.command("withdraw")
@click.argument("key")
@with_appcontext
def withdraw(key: str) -> None:
    """Say that somebody else has KEY: nothing that it signed proves anything any more."""
    if not site_keys.withdraw(key):
        raise click.BadParameter(f"There is no key {key}; `lms keys list` shows them.")
    click.echo(f"The key {key} is withdrawn. Its certificates are still confirmed by their number, with a connection.")
