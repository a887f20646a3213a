"""How long it takes to search a course, with everything that comes with Threshold in the same index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from curricula.searching import Term
from lms import chrome, publication
from lms.publication import passages
from lms.publication.passages import Within
from tests import people
from tests.bench.figures import Figure, figure, seconds
from tests.bench.load import BROWSER
from tests.bench.prepared import site

ROUNDS = 15
COURSE = "oamt"
WORDS = ("methadone", "first dose", "withdrawal", "naloxone breathing", "a", "nowhereatall")


def measure(folder: Path) -> Iterator[Figure]:
    """Search the largest course for words of every sort: frequent, rare, several, a letter, and what is not there."""
    with site(folder) as app:
        group = people.cohort(app, people.programme(app, "A programme"), curriculum=COURSE)
        browser = people.signed_in(app, people.trainee(app, group, "Алия Сатпаева"))
        with app.test_request_context():
            address = chrome.url("search.show", cohort=group.code)
            course = publication.edition().course(COURSE, "en")
            assert course is not None
            within = Within([place.hash for place in course.places.values()], group.country)

        def page(words: str) -> None:
            answer = browser.get(address, query_string={"words": words}, headers=BROWSER)
            assert answer.status_code == 200, answer.status

        for words in WORDS:
            page(words)
        pages = [seconds(partial(page, words)) * 1000 for words in WORDS for _round in range(ROUNDS)]
        yield figure(
            "search.page", "a page of what was found in a course, without the network", pages, "ms", at_most=200
        )
        with app.app_context():
            asked = [Term(("methadone",))]
            assert passages.find(asked, within)
            taken = [seconds(lambda: passages.find(asked, within)) * 1000 for _round in range(ROUNDS)]
            yield figure("search.query", "the index alone, asked for the most frequent word", taken, "ms", at_most=50)
