"""A branching case, and how trainees walk through it: three scenes, three endings, two meters."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from tests.learning.trainee import Draft, Trainee

CASE = "aftercare/doorway"
PATH = "overdose/en/02-aftercare/07-doorway.md"

SOURCE = """---
kind: scenario
title: The open doorway
minutes: 10
outcomes: [T-2]
meters: {trust: 4, safety: 5}
sources: [W14o]
---
You stand in the doorway. Rano is invented.

## Arrival
Rano sleeps on the stairs, and breathes slowly.

- [Speak to her and look at her breathing](#awake "trust +2, safety +1") *
  > You see what matters first: she breathes.
- [Pour cold water on her](#arrival "trust -1")
  > A minute is lost, and nothing is gained.
- [Go home](#end-nobody-came-harm "safety -9")
  > Nobody else is on the stairs tonight.

## Awake
She opens her eyes. The dose is [0.4–2 mg](SAFE-01), says your card [W14o].

- [Stay with her](#end-she-is-safe-good "trust +1") *
  > The medicine may wear off before the drug does.
- [Leave her with her friend](#end-her-friend-stays-mixed)
  > A friend can watch, if somebody says for what.

## End: She is safe (good)
She comes back on Monday.

## End: Her friend stays (mixed)
He calls you an hour later.

## End: Nobody came (harm)
A neighbour finds her in the morning.

## Debrief
- Who would have gone home, and why?
"""

BEST = (0, 0)


def source(**header: str) -> str:
    """Return the file of the case with these keys in its header."""
    lines = [line for line in SOURCE.split("\n") if line.partition(":")[0] not in header]
    lines[2:2] = [f"{key}: {value}" for key, value in header.items()]
    return "\n".join(lines)


def publish(content: Draft, **header: str) -> None:
    """Publish the case; ``header`` are keys that it should have as well, or otherwise."""
    published = content.add(PATH, source(**header)).publish()
    assert CASE in {change.activity for change in published.changes}


def start(trainee: Trainee, **form: str) -> UUID:
    """Begin a run; return its id."""
    answer = trainee.send(f"case/{CASE}", **form)
    assert answer.status_code == 303, answer.text
    return UUID(re.split(r"[/#]", answer.location)[-2])


def choose(trainee: Trainee, run: UUID, step: int, choice: int, **form: str) -> TestResponse:
    """Choose in one step of a run, both counted from 0."""
    return trainee.send(f"run/{run}", step=str(step), choice=str(choice), **form)


def walk(trainee: Trainee, *choices: int) -> UUID:
    """Walk through the case from its beginning; return the run."""
    run = start(trainee, id=str(uuid4()))
    for step, choice in enumerate(choices):
        assert choose(trainee, run, step, choice).status_code == 303
    return run
