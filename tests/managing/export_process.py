"""Make files in a process of its own, and print how much memory the process took for them.

``python -m tests.managing.export_process <database URI> <instance folder> <person> <page> <file>…``: the person is
signed in, page and files are addresses.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from uuid import UUID

from lms import identity
from lms.tables import people as people_table
from tests import people
from tests.conftest import application


def peak() -> int:
    """Return the most memory that this process had at any moment so far, in bytes.

    Not by ``getrusage``: there a process that was started by a larger one begins with the peak of that one.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found, "only Linux tells"
    return int(found[1]) * 1024


def main() -> None:
    """Ask for the page first, so that what the site needs anyway is not counted, and then for the files."""
    uri, instance, person, page, *files = sys.argv[1:]
    app = application(uri, Path(instance))
    with app.app_context():
        manager = identity.person_where(people_table.c.id == UUID(person))
    assert manager is not None
    browser = people.signed_in(app, manager)
    assert browser.get(page).status_code == 200
    before = peak()
    for file in files:
        began = time.perf_counter()
        with browser.get(file) as response:
            size = sum(len(part) for part in response.iter_encoded())
        seconds = round(time.perf_counter() - began, 1)
        said = {"file": file, "status": response.status_code, "bytes": size, "seconds": seconds}
        print(json.dumps(said | {"peak": peak(), "grown": peak() - before}))


if __name__ == "__main__":
    main()
