"""``python -m tests.bench.first_page PATH COOKIE`` makes the application and draws one page.

The site is the prepared one in the folder ``INSTANCE``.
"""

from __future__ import annotations

import sys

from app import create_app


def main() -> None:
    """Draw the page; anything but a page is an error."""
    path, cookie = sys.argv[1:]
    client = create_app().test_client(use_cookies=False)
    answer = client.get(path, headers={"Cookie": cookie, "Accept-Encoding": "gzip, deflate, br"})
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status}")


if __name__ == "__main__":
    main()
