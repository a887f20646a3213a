"""``python -m tests.bench.fetched PATH COOKIE ROWS`` fetches a file of the site in ``INSTANCE``.

Prints the seconds that took, without the start of the process, and the most megabytes that the process ever had.
"""

from __future__ import annotations

import sys

from app import create_app
from tests.bench.figures import seconds
from tests.bench.served import resident


def main() -> None:
    """Fetch the file piece by piece, as a server sends it, and make sure that it holds the rows."""
    path, cookie, rows = sys.argv[1:]
    client = create_app().test_client(use_cookies=False)

    def fetch() -> None:
        answer = client.get(path, headers={"Cookie": cookie})
        if answer.status_code != 200:
            sys.exit(f"{path} answered {answer.status}")
        size = sum(map(len, answer.iter_encoded()))
        answer.close()
        if size < int(rows) * 10:
            sys.exit(f"{path} has {size} bytes, too few for {rows} rows")

    print(seconds(fetch), resident("VmHWM"))


if __name__ == "__main__":
    main()
