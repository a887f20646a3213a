"""The content folder as a checkout of git: each save is a commit in its author's name, of that file and of no other.

git is asked through its own program. Where there is none, or the folder is no checkout, :func:`of` gives ``None``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PATIENCE_SECONDS = 30
WITHOUT_ADDRESS = "@users.invalid"
"""What stands behind a person's id in the address under which the editor commits for them."""

_BETWEEN, _FIELD = "\x1e", "\x1f"
_ONE_LINE = f"--format={_BETWEEN}{_FIELD.join(('%H', '%an', '%aI', '%s'))}{_FIELD}"


class GitRefused(RuntimeError):
    """git would not do what was asked; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that touched a file: ``path`` is what the file was called then, ``removed`` says that it went."""

    number: str
    author: str
    at: datetime
    note: str
    path: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder in a checkout. Paths are relative to the folder, which may lie below the top of the checkout."""

    program: str
    folder: Path

    def is_dirty(self, path: str) -> bool:
        """Whether a file differs from what was committed last, or was never committed."""
        return bool(self._git("status", "--porcelain", "--", path))

    def commit(self, paths: Sequence[str], name: str, email: str, note: str, committer: str = "") -> None:
        """Commit these paths as they are now, or are gone, and nothing else that is being worked on.

        ``committer`` is the address of who commits, where that is another than the author's.
        Raises :class:`GitRefused`; the files stay as they are then.
        """
        there = [path for path in paths if (self.folder / path).exists()]
        if there:
            self._git("add", "--", *there)
        known = [path for path in paths if path in there or self._is_known(path)]
        if not known or not self._git("status", "--porcelain", "--", *known):
            return
        settings = {"user.name": name, "user.email": email, "committer.email": committer or email}
        who = (
            *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")),
            "-c",
            "commit.gpgsign=false",
        )
        asked = ("commit", "--quiet", "--no-verify", "--cleanup=whitespace", "--only", "-m", note, "--", *known)
        self._git(*who, *asked)

    def _is_known(self, path: str) -> bool:
        return bool(self._git("ls-files", "--", path))

    def log(self, path: str, count: int) -> tuple[Commit, ...]:
        """Return so many commits that touched a file, under whatever name, the newest first; none before the first."""
        try:
            told = self._git("log", f"-{count}", "--follow", "--relative", "--name-status", _ONE_LINE, "--", path)
        except GitRefused:
            return ()  # a checkout in which nothing was committed yet
        return tuple(_commit(each, path) for each in told.decode("utf-8", "replace").split(_BETWEEN)[1:])

    def removed(self, count: int) -> tuple[str, ...]:
        """List the files that one of so many commits has removed, the latest first."""
        try:
            asked = ("log", f"-{count}", "--relative", "--name-only", "--diff-filter=D", "--format=", "--", ".")
            return tuple(self._git(*asked).decode("utf-8", "replace").split("\n"))
        except GitRefused:
            return ()

    def show(self, commit: str, path: str) -> bytes | None:
        """Return a file as it was in a commit; ``None`` where that has none of this name."""
        try:
            return self._git("show", f"{commit}:./{path}")
        except GitRefused:
            return None

    def _git(self, *asked: str) -> bytes:
        # Names are names: a file called ":(top)*" is that file and not all of them.
        return run(self.program, self.folder, ("--literal-pathspecs", *asked))


def _commit(told: str, path: str) -> Commit:
    number, author, at, note, change = told.split(_FIELD, 4)
    kind, *names = change.strip().split("\t")
    return Commit(number, author, datetime.fromisoformat(at), note, names[-1] if names else path, kind == "D")


def of(folder: Path) -> Checkout | None:
    """Return the checkout that a folder lies in; ``None`` where it lies in none, or where git ignores it."""
    program = shutil.which("git")
    if program is None:
        return None
    try:
        if run(program, folder, ("rev-parse", "--is-inside-work-tree")).strip() != b"true":
            return None
    except GitRefused:
        return None
    try:
        run(program, folder, ("check-ignore", "--quiet", "."))
    except GitRefused:
        return Checkout(program, folder)
    return None


def run(program: str, folder: Path, asked: Iterable[str]) -> bytes:
    """Run git in a folder and return what it says; raises :class:`GitRefused`."""
    command = [program, "-c", "core.quotePath=false", *asked]
    # No setting of the server's own shell leads git elsewhere.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**kept, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603 — git itself, by its full path, and no shell between
            command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefused(str(error)) from error
    if done.returncode:
        raise GitRefused(done.stderr.decode("utf-8", "replace").strip() or f"git ended with {done.returncode}")
    return done.stdout
