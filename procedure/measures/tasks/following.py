"""What follows from the answer to a task, by the edition's data: tasks, facts, holds, emails."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from procedure.codes import OutgoingKind, Phase
from procedure.dossier import Event
from procedure.measures.sending import send_tasks
from procedure.people import Role
from procedure.task import HasTasks, Task
from procedure.values import Recorded

if TYPE_CHECKING:
    from procedure.annex.consequences import Consequence
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class Following(NamedTuple):
    """All that one answer leads to."""

    asks: tuple[str, ...]
    adds: tuple[str, ...]
    stops: tuple[OutgoingKind, ...]
    tells: tuple[Role, ...]
    words: bool
    incident: bool
    notes: tuple[str, ...]

    def noted(self) -> dict[str, Any]:
        """What the event of the answer holds of it."""
        return {
            "stops": self.stops,
            "tells": self.tells,
            "words": self.words,
            "incident": self.incident,
        }


def follows(
    rules: "Procedure",
    code: str,
    outcome: str | None,
    recorded: Mapping[str, Recorded],
    at: datetime,
) -> Following:
    """What this answer leads to when it is recorded at this moment.

    Without an outcome, in part, it leads to what any answer does. That comes last, so that what it
    adds holds although the outcome ends something.
    """
    row = rules.outcome(code, outcome) if outcome is not None else None
    rows: tuple[Consequence, ...] = (*(row.then if row else ()), *rules.task(code).then)
    holding = [one for one in rows if all(test.holds(recorded, at) for test in one.when)]
    return Following(
        asks=tuple(dict.fromkeys(task for one in holding for task in one.asks)),
        adds=tuple(dict.fromkeys(fact for one in holding for fact in one.adds)),
        stops=tuple(dict.fromkeys(what for one in holding for what in one.stops)),
        tells=tuple(dict.fromkeys(role for one in holding for role in one.tells)),
        words=row is not None and row.words,
        incident=any(one.incident for one in holding),
        notes=tuple(dict.fromkeys(one.note for one in holding if one.note)),
    )


def sent_by_answer(
    state: HasTasks, task: Task, following: Following, context: "Context"
) -> list[Event]:
    """What the answer asks and nobody is asked now. A task for no role goes to who answered."""
    still_open = {one.code for one in state.tasks.values() if one.open}
    rules = [context.rules.task(code) for code in following.asks if code not in still_open]
    asked = [
        rule
        if rule.role is not None or rule.phase is not Phase.MATTER
        else rule.model_copy(update={"agency": task.agency})
        for rule in rules
    ]
    return send_tasks(state, asked, context, f"{task.task} answered")
