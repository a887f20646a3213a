"""`python -m curricula FOLDER` prints what is wrong in a content folder; the exit code is 1 when there are errors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from curricula import codes
from curricula.checking import check


def main(arguments: list[str] | None = None) -> int:
    """Print the problems of a folder, each with its line, and a count below them."""
    parser = argparse.ArgumentParser(prog="python -m curricula", description="Check the content of Threshold.")
    parser.add_argument("folder", type=Path, nargs="?", help="a folder such as content/")
    parser.add_argument("--codes", action="store_true", help="print the reference of all codes instead")
    told = parser.parse_args(arguments)
    if told.codes:
        print(codes.page(), end="")
        return 0
    if told.folder is None:
        parser.error("name a folder such as content/")
    found = check(told.folder)
    for finding in found:
        print(finding)
    errors = sum(finding.problem.severity == "error" for finding in found)
    print(f"{errors} errors, {len(found) - errors} warnings", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
