"""What a person could try about tasks, in a case or a matter: the values of their fields."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from procedure.annex.editions import Procedure
from procedure.forms import needed
from procedure.people import USNCB, Actor, Role
from procedure.task import HasTasks
from procedure.task_form import ANSWER
from views.trials import Trial


class TriesTasks(Protocol):
    """What acts on tasks are tried on."""

    @property
    def state(self) -> HasTasks:
        """The case or the matter."""

    @property
    def rules(self) -> Procedure:
        """Its edition."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Those of the directory."""

    @property
    def people(self) -> tuple[Actor, ...]:
        """Those of the directory."""


def tasks(trying: TriesTasks, row: Mapping[str, Any]) -> Iterable[str]:
    """Every task, by its id."""
    return trying.state.tasks


def outcomes(trying: TriesTasks, row: Mapping[str, Any]) -> Iterable[str]:
    """The outcomes of the task."""
    code = trying.state.tasks[row["task"]].code
    return [outcome.key for outcome in trying.rules.outcomes(code)]


def agencies(trying: TriesTasks, row: Mapping[str, Any]) -> Iterable[str]:
    """Those of the edition and of the directory."""
    asked = {task.agency for task in trying.rules.edition.tasks.values()}
    return sorted({*asked, *trying.agencies})


def colleagues(trying: TriesTasks, row: Mapping[str, Any]) -> Iterable[str]:
    """The people of the agency that has the task."""
    agency = trying.state.tasks[row["task"]].agency
    return [one.person for one in trying.people if one.agency == agency]


def duty_officers(trying: TriesTasks, row: Mapping[str, Any]) -> Iterable[str]:
    """Who may be called about the task at night."""
    agency = trying.state.tasks[row["task"]].agency
    officers = [one for one in trying.people if one.has(Role.DUTY_OFFICER)]
    return [one.person for one in officers if one.agency in (agency, USNCB)]


def form_of_answer(trying: TriesTasks, trial: Trial) -> tuple[str, ...]:
    """The fields of the form that must be filled in; none with another act than an answer."""
    if trial.command.act != ANSWER:
        return ()
    rule = trying.rules.task(trying.state.tasks[trial.chosen["task"]].code)
    return needed(rule, trial.chosen["outcome"])
