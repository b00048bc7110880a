"""The kinds of matters as kinds of dossiers: their tables, rows, and who may know of them."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic

from procedure.access import Right, may, sees_own_parts
from procedure.dossier import Command, Event
from procedure.kinds import DossierKind
from procedure.matters import common, replies
from procedure.matters.asking import TASKS
from procedure.matters.chart import Chart
from procedure.matters.matter import M, Matter
from procedure.measures import calendar_changes, clock_alerts
from procedure.measures.messages.outbound import message_rows
from procedure.measures.tasks.holding import has_task
from procedure.people import USNCB, Actor, Role
from procedure.rows import OF_OFFICERS, AgencyPart, CaseState, MatterLinks, MatterRow, Rows
from procedure.tables import Rules
from procedure.task_rows import changed_task_rows, parts_in_tasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

SHARED = (common.RULES, *TASKS, replies.RULES, clock_alerts.RULES, calendar_changes.BY_HANDOFF)
"""The tables of every kind of matter."""


class MatterKind(DossierKind[M], Generic[M]):
    """One kind of matter."""

    def __init__(
        self,
        name: str,
        title: str,
        rules: Iterable[Rules],
        *,
        begin: Callable[[Event], M],
        chart: Chart,
    ) -> None:
        """``title`` is what it is, in words; ``chart`` says how its matters go."""
        self.title = title
        self.chart = chart
        super().__init__(
            name,
            f"{name}-",
            (*SHARED, *rules),
            begin=begin,
            visible=self._is_visible,
            rows=matter_rows,
            stage=lambda matter: matter.standing.stage.code,
            # Only what has a clock needs a run: the next act starts it again.
            is_open=lambda matter: matter.next_alert() is not None,
        )

    def may_know(self, matter: M, actor: Actor) -> bool:
        """Whether the actor may know of the matter: of each, or of those of their agency."""
        if sees_whole(matter, actor):
            return True
        return actor.agency in matter.agencies and sees_own_parts(actor)

    def _is_visible(self, matter: M, actor: Actor, command: Command) -> bool:
        known = self.may_know(matter, actor) or actor.has(Role.SYSTEM)
        return known or has_task(matter, actor, command)


def sees_whole(matter: Matter, actor: Actor) -> bool:
    """Whether the actor sees all of a matter that they may know of, and not their part alone."""
    officer = matter.of_officers and may(actor, Right.SEE_OFFICERS_DUTIES)
    return officer or may(actor, Right.SEE_MATTERS)


def matter_rows(before: M | None, after: M, rules: "Procedure") -> Rows:
    """The row of a matter, and what it is about where that changed."""
    due = after.next_due()
    standing = after.standing
    changed = before is None or before.links != after.links
    agencies = after.agencies - (before.agencies if before is not None else frozenset())
    return Rows(
        tasks=changed_task_rows(before, after, rules),
        matter=MatterRow(
            matter_id=after.dossier,
            kind=after.dossier.partition("-")[0],
            number=after.number or "",
            state=CaseState.OPEN if after.ended_at is None else CaseState.ENDED,
            stage=standing.stage.code,
            case_class=after.case_class,
            next_due_at=due.due_at if due else None,
            next_due_label=due.label if due else None,
            waiting_on=standing.waits_on,
            opened_at=after.opened_at,
            ended_at=after.ended_at,
            revision=after.revision,
        ),
        links=MatterLinks(matter_id=after.dossier, linked=after.links) if changed else None,
        parts=(
            *parts_in_tasks(before, after),
            *(AgencyPart(dossier=after.dossier, agency=one) for one in sorted(agencies)),
            *(
                [AgencyPart(dossier=after.dossier, agency=USNCB, task=OF_OFFICERS)]
                if before is None and after.of_officers
                else []
            ),
        ),
        messages=message_rows(after, before.messages if before else (), after.messages),
    )
