"""Where tests keep what has to survive nothing: no commit of theirs waits for a disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOM = 1_000_000_000
"""Bytes that must be free there, so that no test ever fills it."""


def folder() -> Path | None:
    """Return the folder of the system that is kept in memory; ``None`` where there is none with room."""
    memory = Path("/dev/shm")  # noqa: S108 — what is made there has a name that mkdtemp chose
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM else None
