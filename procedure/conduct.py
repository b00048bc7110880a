"""What a command does to a case: the events that follow from it, or the refusal.

``conduct(case, command, now)`` is asked by the validator before anything is written, and again by
the handler when its turn has come. Pure: it changes nothing itself.
"""

from datetime import datetime

from procedure import acts_on_case, acts_on_measures, acts_on_tasks
from procedure.acting import Events, consequences
from procedure.case import Case
from procedure.commands import Command
from procedure.refusals import NotWellFormed
from procedure.workdays import CalendarDoesNotReach

RULES = (acts_on_case, acts_on_measures, acts_on_tasks)
"""The modules whose rules are asked; importing them registers the rules."""


def conduct(case: Case, command: Command, now: datetime) -> Events:
    """The events that follow from the command. Raises Refused, and nothing else.

    A time that the calendar's table does not reach is refused here, before anything is written.
    """
    try:
        return consequences(command, case, now)
    except CalendarDoesNotReach as error:
        raise NotWellFormed(
            f"{error} Choose an earlier time, or have the table extended."
        ) from None
