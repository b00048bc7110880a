"""What a person could try in a matter beside cases: the values of every field of its acts.

What is special to an act is said by its own rule (``choices`` and ``typed``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procedure.annex.editions import Procedure
from procedure.dossier import Step
from procedure.matters.kind import MatterKind
from procedure.matters.matter import Matter
from procedure.people import Actor
from procedure.task import Task
from procedure.words import UNWRITTEN
from views import trying_tasks
from views.trials import ALL, Trial, Values, Wanted, trials


@dataclass(frozen=True)
class TryingMatter:
    """Makes the orders that a person could try."""

    kind: MatterKind[Any]
    state: Matter
    rules: Procedure
    at: datetime
    """Now, in UTC."""
    cases: tuple[str, ...] = ()
    """Cases that it could cover besides."""
    agencies: tuple[str, ...] = ()
    people: tuple[Actor, ...] = ()
    """Those of the directory."""

    def trials(self, actor: Actor, task: Task | None = None, wanted: Wanted = ALL) -> list[Trial]:
        """The orders of every act that a role of the actor has; of a task only those about it."""
        acts = [
            rule
            for rule in self.kind.acts.values()
            if not issubclass(rule.command, Step)
            and (task is None or "task" in rule.command.model_fields)
            and (wanted.acts is None or rule.act in wanted.acts)
        ]
        return [
            trial._replace(form=trying_tasks.form_of_answer(self, trial))
            for trial in trials(acts, self, VALUES, self.state.dossier, actor)
            if (task is None or trial.chosen.get("task", task.task) == task.task)
            and wanted.takes(trial)
        ]


VALUES = Values[TryingMatter](
    chosen={
        "approve": lambda trying, row: [True, False],
        "case": lambda trying, row: trying.cases,
        "task": trying_tasks.tasks,
        "answer_task.outcome": trying_tasks.outcomes,
        "resend_task.agency": trying_tasks.agencies,
        "delegate_task.to": trying_tasks.colleagues,
    },
    typed={},
    given={
        "document": lambda trying, row: [UNWRITTEN],
        "closures": lambda trying, row: [trying.state.closures],
        "sha256": lambda trying, row: ["0" * 64],
    },
)
"""What the fields could be that several acts have."""
