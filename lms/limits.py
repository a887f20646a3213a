"""How often something may be tried, counted in the database so that it holds across workers and restarts."""

from __future__ import annotations

import hashlib

from flask import request
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lms import clock, database
from lms.errors import Refused
from lms.language import gettext
from lms.tables import tries

PERIOD = 900  # seconds


def refuse_after(limits: dict[str, int]) -> None:
    """Raise :class:`Refused` (429) when any key was counted as often as its limit allows in this quarter of an hour.

    Looking counts nothing; see :func:`count`.
    """
    period = _period()
    query = (
        select(tries.c.key, func.sum(tries.c.count).label("total"))
        .where(tries.c.key.in_([_stored(key) for key in limits]), tries.c.period >= period)
        .group_by(tries.c.key)
    )
    counted = {row.key: row.total for row in database.connection().execute(query)}
    if any(counted.get(_stored(key), 0) >= limit for key, limit in limits.items()):
        raise Refused(429, gettext("Too many tries in a short time."))


def count(*keys: str) -> None:
    """Count one try for each key."""
    period = _period()
    with database.writing() as link:
        dialect = postgresql if link.dialect.name == "postgresql" else sqlite
        for key in sorted(_stored(key) for key in keys):
            statement = dialect.insert(tries).values(key=key, period=period, count=1)
            link.execute(
                statement.on_conflict_do_update(
                    index_elements=[tries.c.key, tries.c.period], set_={"count": tries.c.count + 1}
                )
            )
        link.execute(delete(tries).where(tries.c.period < period - 8))


def seconds_left() -> int:
    """Return after how many seconds the present quarter of an hour is over, and counting begins anew."""
    return PERIOD - int(clock.now().timestamp()) % PERIOD


def address() -> str:
    """Return the network address of who is asking, as far as the proxies that the operator trusts tell it."""
    return request.remote_addr or "unknown"


def _period() -> int:
    return int(clock.now().timestamp()) // PERIOD


def _stored(key: str) -> str:
    """Return what stands in the table: what kind of try, and a hash, so that no name or address is kept."""
    kind, _, whose = key.partition(":")
    return f"{kind}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
