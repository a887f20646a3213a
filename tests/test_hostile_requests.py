"""What nobody's browser sends by itself: other sites' forms, files without end, codes that are none, and tricks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, url_for
from markupsafe import escape
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.extension import WITH_FILES
from tests import people
from tests.conftest import let_go
from tests.databases import Databases
from tests.world import CAROL, DAVE, EVERYBODY, RULES, World, form_of, settled

POSTS = [(door, rule) for door, rule in RULES if door.startswith("POST")]
GETS = [(door, rule) for door, rule in RULES if door.startswith("GET")]
every_post = pytest.mark.parametrize(("door", "rule"), POSTS, ids=[f"{door} {rule.rule}" for door, rule in POSTS])
every_get = pytest.mark.parametrize(("door", "rule"), GETS, ids=[f"{door} {rule.rule}" for door, rule in GETS])


@pytest.fixture(scope="module")
def world(
    databases: Databases, publish: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with databases.fresh(publish) as uri:
        made = settled(uri, tmp_path_factory.mktemp("instance"))
        yield made
        let_go(made.app)


def address_of(world: World, door: str, rule: Rule, **instead: object) -> str:
    with world.app.test_request_context():
        return url_for(rule.endpoint, **{**world.values(door, rule, world.ours), **instead})


def at_home(rule: Rule) -> str:
    """Return somebody who may send what an address takes."""
    return "alice" if rule.rule.startswith(("/learn", "/account")) else DAVE


def is_a_page_with_what_to_do(answer: TestResponse) -> bool:
    """Whether an answer is an error page of ours: a heading, what is wrong, what to do, and the way back."""
    return answer.mimetype == "text/html" and "<h1>" in answer.text and 'class="lms"' in answer.text


# Other sites -----------------------------------------------------------------------------------------------------


FROM_ANOTHER_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},  # another subdomain is another site
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {},  # an old browser, which brings no token
]


@pytest.mark.one_database
@every_post
def test_a_form_from_another_site_is_refused_and_writes_nothing(world: World, door: str, rule: Rule) -> None:
    address, before = address_of(world, door, rule), world.written()
    browser = world.browser(at_home(rule))
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]
    for headers in FROM_ANOTHER_SITE:
        answer = browser.post(address, data=form_of(world.ours), headers=headers)
        assert answer.status_code == 403, headers
        assert "Open the page again and send the form from there" in answer.text
    assert world.written() == before


@pytest.mark.one_database
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
    ids=["same-origin", "typed by hand", "our origin"],
)
def test_a_form_of_ours_is_taken(world: World, headers: dict[str, str]) -> None:
    browser = world.browser("alice")
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]
    assert browser.post("/account/name", data={"name": "Alice Nazarova"}, headers=headers).status_code == 303


@pytest.mark.one_database
def test_an_old_browser_that_says_nothing_sends_the_token_of_its_own_page(world: World) -> None:
    alice, mallory = world.browser("alice"), world.browser("mallory")
    for browser in (alice, mallory):
        del browser.environ_base["HTTP_SEC_FETCH_SITE"]
    tokens = [re.findall(r'name="csrf" value="([^"]+)"', each.get("/account").text)[0] for each in (alice, mallory)]
    assert tokens[0] != tokens[1]
    form = {"name": "Alice Nazarova"}
    assert alice.post("/account/name", data={**form, "csrf": tokens[0]}).status_code == 303
    for wrong in (tokens[1], "", "é", tokens[0][:-1]):
        assert alice.post("/account/name", data={**form, "csrf": wrong}).status_code == 403
    assert people.browser(world.app).post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_what_is_written_is_noticed(world: World) -> None:
    before, browser = world.written(), world.browser("alice")
    assert world.written() == before
    assert browser.post("/account/name", data={"name": "Alice Safarova"}).status_code == 303
    assert world.written() != before
    assert browser.post("/account/name", data={"name": "Alice Nazarova"}).status_code == 303


@pytest.mark.one_database
@every_get
def test_looking_writes_nothing(world: World, door: str, rule: Rule) -> None:
    address, before = address_of(world, door, rule), world.written()
    for who in EVERYBODY:
        answer = world.browser(who).get(address, headers={"Sec-Fetch-Site": "cross-site"})
        answer.get_data()
        answer.close()
    assert world.written() == before


# Sizes, signs and addresses ----------------------------------------------------------------------------------------


@pytest.mark.one_database
@every_post
def test_a_form_that_is_too_large_is_refused_on_a_page(world: World, door: str, rule: Rule) -> None:
    address, before = address_of(world, door, rule), world.written()
    size = 12_000_000 if rule.endpoint in WITH_FILES else 2_000_000
    large = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"x" * size + b"\r\n--x--"
    for who in ("nobody", CAROL):
        answer = world.browser(who).post(address, data=large, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 413
        assert "Make it smaller or split it" in answer.text
    assert world.written() == before


STRANGE = [
    "\x00",
    "a\x00b",
    "\x1b[2J",
    "\u202e",
    "\ud7ff\ufffe",
    "%00",
    "../../etc/passwd",
    "' OR 1=1 --",
    "{{ 7777*7777 }}",
    "\ufdd1\ufdd2",
    "x" * 5000,
]


@every_post
def test_no_sign_in_a_form_breaks_a_page(world: World, door: str, rule: Rule) -> None:
    address = address_of(world, door, rule)
    fields = [*(name for name in form_of(world.ours) if name != "id"), "t-q-11", "next"]
    for turn in range(0, len(STRANGE), 3):  # every sign is in every form, each time in other fields
        form = {name: STRANGE[(place + turn) % len(STRANGE)] for place, name in enumerate(fields)}
        answer = world.browser(at_home(rule)).post(address, data={**form, "id": form_of(world.ours)["id"]})
        assert answer.status_code < 500, form
        assert "60481729" not in answer.text


@every_post
def test_no_id_that_a_form_carries_breaks_a_page(world: World, door: str, rule: Rule) -> None:
    address = address_of(world, door, rule)
    for strange in ("\x00", "1", "x" * 5000, "٤" * 32):
        answer = world.browser(DAVE).post(address, data={"id": strange, "person": strange, "instead_of": strange})
        assert answer.status_code < 500, strange


ODD_ADDRESSES = [
    "/learn/%00/",
    "/learn/{cohort}%00/",
    "/teach/%00/",
    "/manage/%00/",
    "/manage/{cohort}/certificates/%00.pdf",
    "/manage/%F0%9F%92%89/",
    "/learn/{cohort}/lesson/../../../etc/passwd",
    "/learn/{cohort}/lesson/%2e%2e%2f%2e%2e%2f",
    "/learn/{cohort}/lesson/%00",
    "/learn/{cohort}/quiz/%ff%fe",
    "/learn/{cohort}/lesson/" + "a/" * 500,
    "/learn/{cohort}/attempt/not-a-uuid",
    "/learn/{cohort}/attempt/{attempt}/99999999999999999999",
    "/assets/0/../../app.py",
    "/assets/0/..%2f..%2fapp.py",
    "/assets/%00/%00",
    "/verify/%00",
    "/verify/" + "9" * 3000,
    "/verify?number=%00",
    "/join/%00",
    "/join/" + "é" * 500,
    "/invitation/%00",
    "/account/email/%00",
    "/sign-in?card=%00&next=%00",
    "/learn/{cohort}/lesson/response/signs?again=%00",
    "/manage/{cohort}/records?before=99999999999999999999&after=-1&kind=%00&first=2026-99-99&last=%00",
    "/manage/{cohort}/records.exe",
    "/manage/programmes/{programme}/records?activity=%00",
    "/nowhere",
    "/%00",
    "/nowhere%EF%B7%91%EF%B7%92",
    "/learn/%EF%B7%91{cohort}%EF%B7%92/",
    "//evil.example/",
]


@pytest.mark.parametrize("path", ODD_ADDRESSES, ids=lambda path: path[:40])
def test_no_address_breaks_a_page(world: World, path: str) -> None:
    address = path.format(**world.ours)
    for who in EVERYBODY:
        answer = world.browser(who).get(address)
        assert answer.status_code in (200, 303, 308, 400, 404, 429), who
        if answer.status_code >= 400:
            assert is_a_page_with_what_to_do(answer)
        assert "root:" not in answer.text
        assert "create_app" not in answer.text
        answer.close()


# The addresses of a lesson and of an assignment too, if there were one of that name.
ALSO_NAMES = {"/learn/<cohort>/lesson/<path:activity>/done", "/learn/<cohort>/assignment/<path:activity>/after"}
ASKED = {rule.rule for _door, rule in GETS}
ONLY_SENT = [(door, rule) for door, rule in POSTS if rule.rule not in ALSO_NAMES | ASKED]


@pytest.mark.one_database
@pytest.mark.parametrize(("door", "rule"), ONLY_SENT, ids=[rule.rule for _door, rule in ONLY_SENT])
def test_an_address_that_only_takes_a_form_says_so(world: World, door: str, rule: Rule) -> None:
    answer = world.browser("alice").get(address_of(world, door, rule))
    assert answer.status_code == 405
    assert is_a_page_with_what_to_do(answer)
    assert "Open the page itself and use its button" in answer.text


# Everywhere --------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@every_get
def test_every_answer_says_what_a_browser_may_do_with_it(world: World, door: str, rule: Rule) -> None:
    for who in ("nobody", "alice", CAROL):
        answer = world.browser(who).get(address_of(world, door, rule))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        # A picture opened by itself may bring its own style; it is shut into a box where nothing runs.
        assert "unsafe" not in policy.replace("style-src 'unsafe-inline'; sandbox", "")
        assert "sandbox" not in policy or answer.mimetype != "text/html"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Cache-Control" in answer.headers
        if answer.mimetype == "text/html":
            assert not re.search(r"<script(?![^>]* src=)|<[^>]*\s(on\w+|style)=", answer.text)
        answer.close()


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/nowhere", "/learn/ZZZZZZZZ/", "/verify/" + "9" * 3000])
def test_an_error_has_the_same_headers(world: World, path: str) -> None:
    answer = world.browser("alice").get(path)
    assert answer.status_code == 404 or path.startswith("/verify")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/learn/ZZZZZZZZ/", 404), ("/sign-out", 405), ("/verify/x%00", 404)]
)
def test_an_error_is_told_in_the_readers_language(world: World, path: str, status: int) -> None:
    answer = world.browser("alice").get(path, headers={"Accept-Language": "ru"})
    assert answer.status_code == status
    assert '<html class="lms" lang="ru" dir="ltr"' in answer.text


@pytest.mark.one_database
@pytest.mark.parametrize("asked", ["xx", "*", "", "ru;q=nonsense", "en-" * 3000, "\xff", "tlh, km;q=0.9", "RU-ru"])
def test_any_language_that_a_browser_asks_for_gets_an_answer(world: World, asked: str) -> None:
    answer = world.browser("alice").get("/account", headers={"Accept-Language": asked})
    assert answer.status_code == 200
    assert f'lang="{"ru" if asked == "RU-ru" else "en"}"' in answer.text


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    " //evil.example",
    "evil.example",
    "/%5cevil.example/../..//evil.example\r\nSet-Cookie: a=b",
]


@pytest.mark.one_database
@pytest.mark.parametrize("onward", ELSEWHERE, ids=repr)
def test_nobody_is_sent_to_another_site(world: World, onward: str) -> None:
    browser = people.browser(world.app)
    page = browser.get("/sign-in", query_string={"next": onward}).text
    assert f'value="{onward}"' not in page
    sent = browser.post("/sign-in", data={"name": "bob@example.org", "secret": people.PASSWORD, "next": onward})
    assert sent.status_code == 303
    assert sent.location in ("/", "/teach/")
    assert "Set-Cookie: a=b" not in str(sent.headers)
    assert browser.get("/sign-in", query_string={"next": onward}).location == "/"
    assert browser.post("/preferences", data={"next": onward, "theme": "dark"}).location in ("/learn/", "/")


@pytest.mark.one_database
def test_whoever_signs_in_goes_where_they_wanted_to(world: World) -> None:
    browser = people.browser(world.app)
    asked = browser.get(f"/teach/{world.cast.cohort.code}/?page=2")
    assert asked.location == f"/sign-in?next=%2Fteach%2F{world.cast.cohort.code}%2F%3Fpage%3D2"
    form = {"name": "bob@example.org", "secret": people.PASSWORD, "next": f"/teach/{world.cast.cohort.code}/?page=2"}
    assert browser.post("/sign-in", data=form).location == form["next"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ['<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "{{ 7777*7777 }} %(x)s %s {0}"]
)
def test_a_name_is_a_name_on_every_page_that_shows_it(
    databases: Databases, publish: Callable[[str], None], make_app: Callable[..., Flask], name: str
) -> None:
    with databases.fresh(publish) as uri:
        app = make_app(uri)
        cast = people.settle(app)
        place = people.cohort(app, cast.programme, title=name, place=name)
        somebody = people.trainee(app, place, name, language="ru")
        paths = {
            somebody: ["/account", f"/learn/{place.code}/", f"/learn/{place.code}/certificate", "/learn/"],
            cast.carol: [
                f"/manage/{place.code}/",
                f"/manage/{place.code}/people",
                f"/manage/{place.code}/join-sheet",
                "/manage/",
                f"/manage/{place.code}/records",
            ],
            cast.dave: [f"/teach/{place.code}/", f"/teach/{place.code}/{somebody.id}"],
        }
        shown = 0
        for who, asked in paths.items():
            for path in asked:
                page = people.signed_in(app, who).get(path, follow_redirects=True).text
                assert name not in page or "<" not in name, path
                assert "60481729" not in page
                shown += str(escape(name)) in page
        assert shown > 7


@pytest.mark.one_database
def test_a_mistake_of_ours_is_a_page_too_and_tells_nothing(
    database_uri: str, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(database_uri, TESTING=False)
    cast = people.settle(app)
    monkeypatch.setattr("lms.learning.courses.conditions", lambda *_: 1 / 0)
    browser = people.signed_in(app, cast.alice)
    answer = browser.get(f"/learn/{cast.cohort.code}/", headers={"Accept-Language": "ru"})
    assert answer.status_code == 500
    assert is_a_page_with_what_to_do(answer)
    assert "ZeroDivisionError" not in answer.text
    assert 'lang="ru"' in answer.text
