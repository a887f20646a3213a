"""Ralph, a record store of others' making, for one run: takes statements as a store does, and says what it holds then.

    python record_store.py FOLDER < statements.jsonl
    {"refused": [[line, why]], "first": 200, "again": 204, "held": ["<id>", …]}

By itself, because its libraries warn of themselves, and the tests take a warning for an error.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

NAME, SECRET = "tests", "tests"


def configure(folder: Path) -> None:
    """Let the store keep everything in a folder, and know one user; before it is imported."""
    bcrypt = importlib.import_module("bcrypt")
    (folder / "held").mkdir(parents=True)
    who: dict[str, Any] = {"username": NAME, "hash": bcrypt.hashpw(SECRET.encode(), bcrypt.gensalt(4)).decode()}
    known = [{**who, "scopes": ["all"], "agent": {"mbox": "mailto:tests@example.org"}}]
    (folder / "auth.json").write_text(json.dumps(known), encoding="utf-8")
    os.environ |= {
        "RALPH_APP_DIR": str(folder),
        "RALPH_AUTH_FILE": str(folder / "auth.json"),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "held"),
    }


def refused(lines: list[str]) -> list[tuple[int, str]]:
    """Return which lines are no statements by the store's own model of them, and why."""
    validating = importlib.import_module("pydantic")
    model = importlib.import_module("ralph.models.xapi.base.statements").BaseXapiStatement
    found = []
    for number, line in enumerate(lines, 1):
        try:
            model.model_validate_json(line)
        except validating.ValidationError as error:
            found.append((number, str(error)))
    return found


def main() -> None:
    """Take the statements twice, and print what became of them."""
    configure(Path(sys.argv[1]))
    lines = sys.stdin.read().splitlines()
    store = importlib.import_module("starlette.testclient").TestClient(importlib.import_module("ralph.api").app)
    sent = {"auth": (NAME, SECRET), "headers": {"X-Experience-API-Version": "1.0.3"}}
    batch = [json.loads(line) for line in lines]
    first = store.post("/xAPI/statements", json=batch, **sent)
    again = store.post("/xAPI/statements", json=batch, **sent)
    held = (Path(sys.argv[1]) / "held" / "fs_lrs.jsonl").read_text(encoding="utf-8").splitlines()
    told = {"refused": refused(lines), "first": first.status_code, "again": again.status_code}
    print(json.dumps({**told, "held": [json.loads(line)["id"] for line in held]}))


if __name__ == "__main__":
    main()
