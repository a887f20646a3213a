"""How the tests are handed to the workers of one run, and what those tell: as xdist does it, with less ado.

A plugin of pytest's.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling
from xdist.workermanage import WorkerController


class Scheduling(LoadGroupScheduling):  # type: ignore[misc]  # it comes without types
    """Hands out tests one by one, those of a group to one worker.

    After each test, xdist counts through all that a worker was ever given: with eight thousand of them, that takes
    longer than many a test.
    """

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        """Forget what is done once its whole group is."""
        given = self.assigned_work[node]
        test = self.registered_collections[node][item_index]
        group = self._split_scope(test)
        given[group][test] = True
        if all(given[group].values()):
            del given[group]
        self._reschedule(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Return the test that a worker died of, if it did. xdist gives that to the next worker, as the others."""
        given = self.assigned_work.pop(node)
        waiting = ((group, test) for group in given for test, is_done in given[group].items() if not is_done)
        died_of = next(waiting, None)
        if died_of is None:
            return None
        group, test = died_of
        given[group][test] = True
        self.workqueue.update((group, tests) for group, tests in given.items() if not all(tests.values()))
        for other in self.assigned_work:
            self._reschedule(other)
        return str(test)

    def schedule(self) -> None:
        """Give also who takes a dead one's place two tests: a worker begins with one when it knows of the next."""
        super().schedule()
        for node in self.nodes:
            self._reschedule(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Hand the tests out without counting all of them after each."""
    return Scheduling(config, log)


def pytest_report_to_serializable(report: pytest.TestReport | pytest.CollectReport) -> dict[str, Any] | None:
    """Tell little of a test that went well, or of how it was set up; of any other everything is told."""
    if not isinstance(report, pytest.TestReport) or not report.passed:
        return None
    kept = {"nodeid": report.nodeid, "location": report.location, "outcome": "passed", "when": report.when}
    return {"$report_type": "TestReport", "keywords": {}, "longrepr": None, "duration": report.duration, **kept}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let a worker tell of each test one thing where it told five: each wakes two processes up."""
    # By its name: a worker runs a copy of xdist's module that nobody can import.
    plugins = session.config.pluginmanager.get_plugins()
    worker: Any = next((each for each in plugins if type(each).__name__ == "WorkerInteractor"), None)
    if worker is None:
        return
    send = worker.sendevent

    def sendevent(name: str, **named: Any) -> None:
        is_passing = name == "testreport" and named["data"]["outcome"] == "passed" and named["data"]["when"] != "call"
        if name not in ("logstart", "logfinish") and not is_passing:
            send(name, **named)

    worker.sendevent = sendevent
