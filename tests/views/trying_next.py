"""What a person can do next in a case that is carried on without a server."""

from procedure.clocks.rules import Closure
from procedure.people import Actor
from procedure.refusals import Refused
from tests.procedure.acts import SNOW
from tests.procedure.casework import EDITIONS, PEOPLE, Course
from views.possible import Next, grouped
from views.trials import Trial
from views.trying import Trying

SNOWED = (Closure.model_validate(SNOW),)
"""The closures of the installation, which no case knows yet."""


def refusal(course: Course, trial: Trial, by: Actor) -> Refused | None:
    """What the recorder would say."""
    try:
        course.decide(trial.command, by)
    except Refused as refused:
        return refused
    return None


def trying(course: Course) -> Trying:
    """Orders on the course's case now."""
    return Trying(
        course.case,
        course.rules,
        course.now,
        closures=SNOWED,
        people=PEOPLE,
        editions=EDITIONS.names,
    )


def tried(course: Course, by: Actor, task: str | None = None) -> list[tuple[Trial, Refused | None]]:
    """Every order that the person could give, with what the recorder would say."""
    trials = trying(course).trials(by, course.case.tasks[task] if task else None)
    return [(trial, refusal(course, trial, by)) for trial in trials]


def next_for(course: Course, by: Actor, task: str | None = None) -> Next:
    """What the person can do."""
    return grouped(tried(course, by, task))


def own_next(course: Course, by: Actor, act: str) -> Next:
    """What the person can do with this act alone: a fraction of the work."""
    own = [trial for trial in trying(course).trials(by) if trial.command.act == act]
    return grouped([(trial, refusal(course, trial, by)) for trial in own])
