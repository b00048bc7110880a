"""What may leave USNCB in a case: whatever sends something asks here whether anything stops it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from procedure.case import Case
from procedure.codes import CaseClass, Effect, FilingKind, Lifting, OutgoingKind
from procedure.measures.lifting import is_lifted
from procedure.refusals import FilingOnHold, NotNow
from procedure.routing import factors
from procedure.task import HasTasks, Task

if TYPE_CHECKING:
    from procedure.annex.conditions import Prohibition
    from procedure.annex.editions import Procedure

FILED_AS = {
    FilingKind.FORMAL_DISPUTE: OutgoingKind.PROTEST,
    FilingKind.PRE_PUBLICATION_OBJECTION: OutgoingKind.ANTICIPATORY_OBJECTION,
    FilingKind.NDTF_INFORMATION: OutgoingKind.GS_INFORMATION,
    FilingKind.INCIDENT_NOTICE: OutgoingKind.GS_INFORMATION,
}
"""What leaves with each filing."""
HELD = frozenset(
    {
        *FILED_AS.values(),
        OutgoingKind.DISPUTE_SUBMISSION,
        OutgoingKind.CORRECTION_NOTICE,
        OutgoingKind.CONTACT_SOURCE,
        OutgoingKind.LOCATION_DISCLOSURE,
        OutgoingKind.USE_NOTICE,
    },
)
"""What an agency's hold stops: everything that INTERPOL or the source hears from us about it."""
STOPPED_WITH = {
    OutgoingKind.DISPUTE_SUBMISSION: OutgoingKind.PROTEST,
    OutgoingKind.LOCATION_DISCLOSURE: OutgoingKind.CONTACT_SOURCE,
    OutgoingKind.USE_NOTICE: OutgoingKind.CONTACT_SOURCE,
}
"""What a hold on something else stops too: an answer that is on record may not name it."""


class MayNotBeSent(NotNow):
    """The procedure forbids it in this case."""

    sentence = "This may not be sent: {says}."


class Obstacle(NamedTuple):
    """Why something may not be sent now."""

    kind: Literal["HOLD", "PROHIBITION", "SILENCE"]
    by: str
    """The agency that holds or has not answered, or the key of the prohibition."""
    says: str
    """In a sentence."""


def holding_agencies(
    case: HasTasks, what: OutgoingKind, left_at: datetime | None = None
) -> tuple[str, ...]:
    """Agencies whose answer stops this until they answer again.

    Of what has ``left_at`` a moment before now, only those that held it then.

    The duty to inform the General Secretariat passes a hold by a guarded decision (clock reading
    26); nothing else does.
    """
    informs = what is OutgoingKind.GS_INFORMATION
    if informs and isinstance(case, Case) and is_lifted(case, Lifting.GUARDED_ACT, what, None):
        return ()
    held = (task.agency for task in case.tasks.values() if _holds(task, what, left_at))
    return tuple(sorted(set(held)))


def _holds(task: Task, what: OutgoingKind, left_at: datetime | None) -> bool:
    named = what in task.stops or STOPPED_WITH.get(what) in task.stops
    if not named and not (task.effect is Effect.HOLDS_FILING and what in HELD):
        return False
    return left_at is None or task.holds_since is None or task.holds_since <= left_at


def obstacles(
    case: HasTasks,
    what: OutgoingKind,
    rules: "Procedure",
    at: datetime | None = None,
    left_at: datetime | None = None,
) -> tuple[Obstacle, ...]:
    """Everything that stops it; nothing where it may be sent.

    In a matter beside cases only what its own tasks stop: prohibitions are those of a case.

    ``at`` is the moment at which it leaves: without it, a decision that lifts a prohibition for a
    time lifts nothing. Every hold counts that there is now, unless it has ``left_at`` a moment
    before: an agency that held it later stopped nothing.
    """
    holds = [
        Obstacle("HOLD", agency, f"{agency} answered with a hold.")
        for agency in holding_agencies(case, what, left_at)
    ]
    forbidden = _forbidden(case, what, rules, at) if isinstance(case, Case) else []
    return (*holds, *forbidden, *_silent(case, what, rules))


def _forbidden(
    case: Case, what: OutgoingKind, rules: "Procedure", at: datetime | None
) -> list[Obstacle]:
    return [
        Obstacle("PROHIBITION", row.key, row.says)
        for row in rules.prohibitions(factors(case))
        if what in row.stops and not _is_lifted(case, row, what, at)
    ]


def _is_lifted(case: Case, row: "Prohibition", what: OutgoingKind, at: datetime | None) -> bool:
    needed = row.needs.get(what)
    return needed is not None and is_lifted(case, needed, what, at)


def _silent(case: HasTasks, what: OutgoingKind, rules: "Procedure") -> list[Obstacle]:
    """In P0 and P1, agencies that must answer first: no answer is never an agreement (POLICY)."""
    if case.case_class not in (CaseClass.P0, CaseClass.P1):
        return []
    return [
        Obstacle(
            "SILENCE",
            task.agency,
            f"{task.agency} has not answered task {task.task}, and no answer is no agreement.",
        )
        for task in case.tasks.values()
        if task.open
        and not (task.without_answer and task.without_answer.agreed)
        and what in rules.task(task.code).clears
    ]


def must_be_free(
    case: HasTasks,
    what: OutgoingKind,
    rules: "Procedure",
    at: datetime | None = None,
    left_at: datetime | None = None,
) -> None:
    """Raise FilingOnHold or MayNotBeSent where something stops it, as in ``obstacles``."""
    must_be_none(obstacles(case, what, rules, at, left_at))


def must_be_none(found: Sequence[Obstacle]) -> None:
    """Raise FilingOnHold or MayNotBeSent where there is one."""
    if holding := [one.by for one in found if one.kind == "HOLD"]:
        raise FilingOnHold(agencies=", ".join(holding))
    if found:
        raise MayNotBeSent(says="; ".join(one.says.rstrip(".") for one in found))
