"""Workers of one run share the work of compiling the tests: pytest lets each of them compile every file for itself.

A plugin of pytest's.
"""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Import every second file of tests where there are two workers, and so on; the others find them compiled.

    What cannot be imported is left to pytest, which says why when it comes to it.
    """
    config = session.config
    worker = getattr(config, "workerinput", None)
    if worker is None:
        return
    asked = [Path(config.rootpath, argument) for argument in config.args]
    found = {file for folder in asked if folder.is_dir() for file in folder.rglob("test_*.py")}
    files = sorted(file for file in found if "node_modules" not in file.parts)
    for file in files[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(name)
