"""A PostgreSQL of the tests' own: a temporary cluster from the system's binaries, gone with the test run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests import memory, spare

SUPERUSER = "threshold"
DEADLINE_SECONDS = 60

# Nothing of a test has to outlive the run, so nothing waits for the disk.
HASTY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
# No port is opened: the socket is in the folder.
SERVER_OPTIONS = ("autovacuum=off", "max_connections=200", "listen_addresses=", "timezone=UTC")

# The server lives as long as its standard input is open. That ends with the test run however the run ends, be it by
# SIGKILL, so no server and no folder is ever left behind.
KEEPER = """
binaries=$1 folder=$2
shift 2
"$binaries"/postgres -D "$folder"/cluster -k "$folder" "$@" >"$folder"/log 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$folder"
"""


class NoPostgreSQL(Exception):
    """PostgreSQL cannot be started here; the message says what to install or what its log says."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server that is reached through a socket in ``folder``."""

    folder: Path
    keeper: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server at once and remove its files."""
        assert self.keeper.stdin is not None
        self.keeper.stdin.close()
        self.keeper.wait(timeout=DEADLINE_SECONDS)


def start(durable: bool = False) -> Cluster:
    """Start a fresh cluster; raise :class:`NoPostgreSQL` where the system has no binaries or they do not start.

    Where it is ``durable``, a commit waits for the disk, as it does in a site's own PostgreSQL.
    """
    found = binaries()
    owner = _owner()
    # Not pytest's folder for temporary files: a socket's path may have 107 bytes, and the owner must be let in.
    place = Path("/tmp") if durable else memory.folder() or Path("/tmp")  # noqa: S108 — mkdtemp makes it ours alone
    folder = Path(tempfile.mkdtemp(prefix="threshold-", dir=place))
    if owner is not None:
        shutil.chown(folder, owner)
    quiet = {"LC_ALL": "C.UTF-8", "PATH": os.defpath}  # no PG… variable of the programmer's own gets in
    options = ("--username", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-sync")
    made = subprocess.run(
        [found / "initdb", "--pgdata", folder / "cluster", *options],
        user=owner, cwd=folder, env=quiet, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(folder)
        raise NoPostgreSQL(f"initdb failed: {made.stderr.strip()}")
    chosen = [f"--{option}" for option in (SERVER_OPTIONS if durable else (*SERVER_OPTIONS, *HASTY_OPTIONS))]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", found, folder, *chosen],
        user=owner, cwd=folder, env=quiet, stdin=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    cluster = Cluster(folder, keeper)
    try:
        _wait_until_it_answers(cluster)
    except NoPostgreSQL:
        cluster.stop()
        raise
    return cluster


def binaries() -> Path:
    """Return the folder of the newest server's binaries; raise :class:`NoPostgreSQL` where there are none."""
    # Debian keeps every version in a folder of its own and puts none of them on the path.
    versions = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: float(folder.parent.name),
    )
    if versions:
        return versions[-1]
    found = shutil.which("initdb")
    if found is None:
        raise NoPostgreSQL("the tests need PostgreSQL's server: make test installs it, or: apt install postgresql")
    return Path(found).resolve().parent


def _owner() -> str | None:
    """Return whose server it is where we are root, which PostgreSQL refuses to run as; otherwise nobody else's."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait_until_it_answers(cluster: Cluster) -> None:
    give_up = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            connect(cluster.folder).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > give_up:
                log = (cluster.folder / "log").read_text(encoding="utf-8")
                raise NoPostgreSQL(f"PostgreSQL does not answer. Its log says:\n{log}") from error
            time.sleep(0.05)
        else:
            return


def connect(folder: Path, database: str = "postgres") -> psycopg.Connection:
    """Return a connection to a database of the cluster in ``folder``, of somebody who may do everything."""
    return psycopg.connect(host=str(folder), user=SUPERUSER, dbname=database, autocommit=True)


def uri(folder: Path, database: str) -> str:
    """Return the SQLAlchemy URI of a database of the cluster in ``folder``."""
    return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={folder}"


def create(link: psycopg.Connection, template: str = "template0") -> str:
    """Create a database, equal to ``template``, and return its name."""
    name = f"t_{uuid4().hex}"
    # Copied as files, which in memory takes two thirds of the time of copying through the log.
    names = map(sql.Identifier, (name, template))
    link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names))
    return name


def drop(link: psycopg.Connection, name: str) -> None:
    """Drop a database, also while somebody is still connected to it."""
    spare.forget(Path(link.info.host), name)
    link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


# What tells that a test changed more than rows; what has a lower number is PostgreSQL's own.
SHAPE = """
SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384),
    (SELECT count(*) FROM pg_attribute WHERE attrelid >= 16384 AND NOT attisdropped),
    (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O')
"""
OTHERS = (
    "SELECT count(*) FROM pg_stat_get_activity(NULL) JOIN pg_database ON pg_database.oid = datid"
    " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)"
)


def remember(link: psycopg.Connection) -> None:
    """Let the database that ``link`` is connected to keep a copy of its rows for :func:`bring_back`."""
    tables: dict[str, list[str]] = dict(
        link.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname"
        ).fetchall()
    )
    acts: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]  # no trigger, no foreign key
    acts += [sql.SQL("DELETE FROM {}").format(sql.Identifier("public", table)) for table in tables]
    link.execute("CREATE SCHEMA kept")
    for table, columns in tables.items():
        place, copy = sql.Identifier("public", table), sql.Identifier("kept", table)
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        if link.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(place)).fetchone() is None:
            continue
        link.execute(sql.SQL("CREATE TABLE {} AS SELECT {} FROM {} ORDER BY ctid").format(copy, listed, place))
        values = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}")
        acts.append(values.format(place, listed, listed, copy))
    for name, value in link.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall():
        counter = sql.Literal(f"public.{name}")
        acts.append(sql.SQL("PERFORM setval({}, {}, {})").format(counter, value or 1, value is not None))
    body = sql.SQL("BEGIN {}; END").format(sql.SQL("; ").join(acts)).as_string(link)
    link.execute(sql.SQL("CREATE PROCEDURE kept.bring_back() LANGUAGE plpgsql AS {}").format(sql.Literal(body)))


def shape(link: psycopg.Connection) -> tuple[int, ...]:
    """Return how much the database that ``link`` is connected to consists of."""
    found = link.execute(SHAPE).fetchone()
    assert found is not None
    return found


def bring_back(link: psycopg.Connection) -> bool:
    """Give a database the rows again that it had when it was remembered; or say that somebody is still in it."""
    for _try in range(10):
        others = link.execute(OTHERS, [spare.process(link)]).fetchone()
        if others == (0,):
            link.execute("CALL kept.bring_back()")
            return True
        time.sleep(0.002)
    return False
