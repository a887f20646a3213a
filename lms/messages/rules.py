"""When the people of a programme are reminded: one function a rule, and a line in ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from curricula.assignments import Assignment
from curricula.model import Activity, Quiz
from lms.language import format_date, gettext, minutes, ngettext
from lms.language import gettext_lazy as _
from lms.learning import points, policies, work
from lms.messages import surveys
from lms.messages.group import Group, Trainee

AGAIN = timedelta(days=14)  # after the first reminder of a survey at work
LATEST = timedelta(days=30)  # after something became due: later, nobody is reminded of it for the first time


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that somebody should have now.

    ``occasion`` is what it is about: of one rule, nobody is reminded twice of the same. ``say`` gives its words in the
    language that is spoken when it is called.
    """

    trainee: Trainee
    occasion: str
    say: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its key: ``label`` says whom it is about, ``counted`` from when its days count, ``days`` is usual.

    ``find`` says who is due in a group after how many days.
    """

    key: str
    label: object
    counted: object
    days: int
    find: Callable[[Group, int], Iterable[Due]]

    @property
    def least(self) -> int:
        """The fewest days: none where that is usual, one where it is not."""
        return min(self.days, 1)


def not_started(group: Group, days: int) -> Iterator[Due]:
    """Remind who has done nothing for so many days since the training began, while it lasts."""

    def say() -> str:
        return gettext("Your course has begun, and you have not opened it yet. The first lesson takes a few minutes.")

    for trainee in group.trainees:
        if not group.is_over and not group.has_started(trainee) and group.idle_days(trainee) >= days:
            yield Due(trainee, "", say)


def stuck(group: Group, days: int) -> Iterator[Due]:
    """Remind who has begun, has something left to do, and did nothing for so many days; once for each silence."""
    for trainee in group.trainees:
        state, seen = group.states[trainee.id], group.seen.get(trainee.id)
        onward = state.progress.next
        if seen is None or onward is None or state.completed_at is not None:
            continue
        if days <= group.idle_days(trainee) <= LATEST.days:
            say = partial(_go_on, group.outline.activity(onward).title)
            yield Due(trainee, seen.isoformat(), say)


def _go_on(title: str) -> str:
    return gettext("You were on your way. What comes next is “%(title)s”.", title=title)


def action_plan(group: Group, days: int) -> Iterator[Due]:
    """Remind who has not handed in what the certificate asks for, so many days after the last day of the training."""
    rules = (state.rule for state in group.states.values())
    asked = set(next(rules).hand_in) if group.states else set()
    wanted = [each for each in group.outline.activities if each.id in asked]
    return _of_activities(group, wanted, lambda _activity: group.cohort.ends_on, days, _hand_in)


def _hand_in(title: str, _day: date) -> str:
    return gettext("Your certificate asks for “%(title)s”, and it is not handed in yet.", title=title)


def evaluation(group: Group, days: int) -> Iterator[Due]:
    """Remind who has not said what they think of the training, so many days after its last day."""
    wanted = [each for each in group.outline.activities if isinstance(each, Quiz) and each.role == "evaluation"]
    return _of_activities(group, wanted, lambda _activity: group.cohort.ends_on, days, _tell_us)


def _tell_us(title: str, _day: date) -> str:
    return gettext(
        "Please tell what you think of the training: “%(title)s”. Answers are read together, never by name.",
        title=title,
    )


def follow_up(group: Group, days: int) -> Iterator[Due]:
    """Remind of a test that opens months after the training, so many days after it has opened."""
    wanted = [each for each in group.outline.activities if each.opens_after is not None]
    return _of_activities(group, wanted, lambda each: policies.opens_on(each, group.cohort), days, _come_back)


def _come_back(title: str, day: date) -> str:
    return gettext(
        "“%(title)s” has been open since %(day)s: a few questions on what is left of the training.",
        title=title,
        day=format_date(day),
    )


def plan(group: Group, days: int) -> Iterator[Due]:
    """Ask how an action plan stands, so many days after each of its checkpoints, while nobody has said."""
    for assignment in (each for each in group.outline.activities if isinstance(each, Assignment)):
        for trainee in group.trainees:
            about = work.of_log(group.states[trainee.id].log, assignment.id)
            after = about.asks_now(assignment, group.cohort)
            day = None if after is None else about.day_of(after, group.cohort)
            if after is not None and day is not None and days <= (group.today - day).days <= LATEST.days + days:
                yield Due(trainee, f"{assignment.id}:{after}", partial(_how_it_stands, assignment.title, after))


def _how_it_stands(title: str, after: int) -> str:
    return ngettext(
        "%(n)s day is over since you began with “%(title)s”. Say in two minutes how each action stands.",
        "%(n)s days are over since you began with “%(title)s”. Say in two minutes how each action stands.",
        after,
        title=title,
    )


def remember(group: Group, days: int) -> Iterator[Due]:
    """Remind who has points to remember since so many days; not again before they have answered the oldest."""
    trainees = {trainee.id: trainee for trainee in group.trainees}
    for person, every in points.of_cohort(group.cohort, group.states):
        listed = points.due(every, group.today)
        since = min((point.memory.due for point in listed), default=None)
        if since is not None and days <= (group.today - since).days <= LATEST.days + days:
            yield Due(trainees[person], since.isoformat(), partial(_points, len(listed)))


def _points(count: int) -> str:
    return ngettext(
        "%(n)s point from your course has come back, so that you remember it: %(length)s.",
        "%(n)s points from your course have come back, so that you remember them: %(length)s.",
        count,
        length=minutes(points.minutes_for(count)),
    )


def work_survey(group: Group, days: int) -> Iterator[Due]:
    """Remind who has not said how it goes at work, so many days after they could; once more after two weeks."""
    trainees = {trainee.id: trainee for trainee in group.trainees}
    for each in surveys.waiting(group.cohort):
        over = (group.today - each.since).days - days
        if over >= 0 and each.asked == surveys.TRAINEE and each.person in trainees:
            again = min(over // AGAIN.days, 1)
            yield Due(trainees[each.person], f"{each.id}:{again}", partial(_at_work, each.link))


def _at_work(link: str) -> str:
    return (
        gettext(
            "How do you use at work what you learned? Please tell: it takes two minutes, and answers are read "
            "together, never by name."
        )
        + f"\n{link}"
    )


def _of_activities(
    group: Group,
    wanted: Iterable[Activity],
    opens: Callable[[Activity], date | None],
    days: int,
    say: Callable[[str, date], str],
) -> Iterator[Due]:
    """Yield who has not handed in these activities, from so many days after they became due, for a month."""
    for activity in wanted:
        first = opens(activity)
        if first is None or not timedelta(days=max(days, 0)) <= group.today - first <= LATEST + timedelta(days=days):
            continue
        for trainee in group.trainees:
            standing = group.states[trainee.id].standing(activity.id)
            if not (standing.done or standing.tries or standing.waits_since is not None):
                yield Due(trainee, activity.id, partial(say, activity.title, first))


RULES = (
    Rule("not-started", _("Has not begun"), _("Days after the training began"), 3, not_started),
    Rule("stuck", _("Has begun and stopped"), _("Days without a step"), 7, stuck),
    Rule(
        "action-plan",
        _("Has not handed in what the certificate asks for"),
        _("Days after the last day"),
        3,
        action_plan,
    ),
    Rule("evaluation", _("Has not evaluated the training"), _("Days after the last day"), 1, evaluation),
    Rule("follow-up", _("Has not taken a follow-up test"), _("Days after it opened"), 1, follow_up),
    Rule("plan", _("Has not said how the action plan stands"), _("Days after 30 and after 90 days"), 0, plan),
    Rule(
        surveys.KIND,
        _("Has not said how it goes at work"),
        _("Days since the questions opened"),
        7,
        work_survey,
    ),
    Rule("remember", _("Has points to remember"), _("Days since the oldest came back"), 2, remember),
)
