"""How the tests are handed to the workers of one run: as xdist does it, without counting what is done already."""

from __future__ import annotations

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
