"""Recognising whom a host has signed in."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from lms import clock, database, identity
from lms.identity import Identity, Person
from lms.tables import people


def person_for(told: Identity) -> Person:
    """Return the person a host has signed in, renamed when the host renames them.

    On the first visit they are whoever was enrolled by their e-mail address and never came before, or somebody new.
    """
    found = identity.person_where(people.c.external == told.subject, told.admin)
    if found is None:
        with database.writing():
            _recognise(told)
        found = identity.person_where(people.c.external == told.subject, told.admin)
        assert found is not None
    elif found.name != told.name and found.came_by == found.id:  # who came by a merged account has the other's name
        with database.writing() as link:
            link.execute(people.update().where(people.c.id == found.id).values(name=told.name))
        return person_for(told)
    return found


def _recognise(told: Identity) -> None:
    """Tie a host's user to the person who waits under their e-mail address; where nobody does, make one."""
    link, email = database.connection(), told.email.strip().lower()
    query = select(people.c.id, people.c.external, people.c.password, people.c.pin).where(people.c.email == email)
    holder = link.execute(query).one_or_none() if email else None
    named = {"name": told.name, "external": told.subject}
    # Somebody who can sign in already is never handed over for an address alone.
    if holder is not None and not any((holder.external, holder.password, holder.pin)):
        link.execute(people.update().where(people.c.id == holder.id).values(named))
        return
    kept = email if email and holder is None else None
    row = {"id": uuid4(), **named, "email": kept, "epoch": 1, "created_at": clock.now()}
    database.insert_once(people, [row], key="external")
