"""People without e-mail are reached through a messenger: a signed POST that its receiver can check."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from lms.messages import hook
from tests import people
from tests.messages.conftest import Office

# https://github.com/standard-webhooks/standard-webhooks: the secret and the signature of its own tests.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@dataclass(slots=True)
class Messenger:
    """What takes messages for a messenger; ``answer`` is the status that it answers with."""

    address: str = ""
    answer: int = 204
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __call__(self, environ: dict[str, object], start: object) -> object:
        request = Request(environ)
        self.taken.append(({name.lower(): value for name, value in request.headers}, request.get_data()))
        return Response(status=self.answer)(environ, start)  # type: ignore[arg-type]


@pytest.fixture
def messenger(office: Office) -> Iterator[Messenger]:
    """Yield a messenger that the site sends to."""
    made = Messenger()
    server = make_server("127.0.0.1", 0, made)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}/messages?site=1"
    office.app.config |= {"LMS_HOOK_URL": made.address, "LMS_HOOK_SECRET": SECRET}
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_signature_is_the_one_that_the_standard_publishes() -> None:
    body = b'{"test": 2432232314}'
    assert hook.signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == PUBLISHED


def test_somebody_without_e_mail_is_told_through_the_messenger(office: Office, messenger: Messenger) -> None:
    nodir = people.trainee(office.app, office.cast.cohort, "Nodir")
    assert "2 messages are on their way." in office.write("Come back", office.cast.alice, nodir)
    assert office.send() == (0, 2)
    ((headers, body),) = messenger.taken
    assert len(office.box.letters) == 1
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = hmac.digest(base64.b64decode(SECRET[6:]), signed, "sha256")
    assert headers["webhook-signature"] == "v1," + base64.b64encode(proof).decode()
    told = json.loads(body)["data"]
    assert (told["person"], told["name"], told["language"]) == (str(nodir.id), "Nodir", "en")
    assert told["text"].startswith("Dear Nodir,\n\nCome back\n")
    assert headers["webhook-id"] in {str(row.id) for row in office.rows()}


def test_who_is_unknown_there_is_not_tried_again_and_a_fault_is(office: Office, messenger: Messenger) -> None:
    nodir = people.trainee(office.app, office.cast.cohort, "Nodir")
    messenger.answer = 503
    office.write("Come back", nodir)
    assert office.send() == (0, 0)
    messenger.answer = 404
    office.clock.forward(minutes=1)
    assert office.send() == (0, 0)
    (row,) = office.rows()
    assert (row.due_at, row.tries) == (None, 1)
    assert "HTTP 404" in row.failure
    first, second = (headers["webhook-id"] for headers, _body in messenger.taken)
    assert first == second


@pytest.mark.parametrize(
    ("address", "secret", "why"),
    [
        ("http://messenger.example.org/", SECRET, "does not begin with https"),
        ("http://127.0.0.1:1/", SECRET, "127.0.0.1"),
        ("https://127.0.0.1:1/", "whsec_short", "LMS_HOOK_SECRET"),
        ("https://127.0.0.1:1/", "", "LMS_HOOK_SECRET"),
    ],
)
def test_nothing_leaves_in_the_clear_or_unsigned(office: Office, address: str, secret: str, why: str) -> None:
    office.app.config |= {"LMS_HOOK_URL": address, "LMS_HOOK_SECRET": secret}
    office.write("Come back", people.trainee(office.app, office.cast.cohort, "Nodir"))
    assert office.send() == (0, 0)
    assert why in office.rows()[0].failure
