"""`python -m curricula FOLDER` prints what is wrong in a content folder; the exit code is 1 when there are errors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from curricula.reader import read


def main(arguments: list[str] | None = None) -> int:
    """Print the problems of a folder, one a line, and a count below them."""
    parser = argparse.ArgumentParser(prog="python -m curricula", description="Check the content of Threshold.")
    parser.add_argument("folder", type=Path, help="a folder such as content/")
    _, problems = read(parser.parse_args(arguments).folder)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
