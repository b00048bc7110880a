"""What moving the open cases to another edition would change: decided as it would be, not written.

Each case says what moving it now would change, or why it cannot move.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from activities.recorder import Recorder
from procedure.access import Right, reader_of, require
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.clocks.workdays import HolidayTable
from procedure.codes import CaseClass
from procedure.dossier import Event
from procedure.measures.sending import TaskSent, TaskWithdrawn
from procedure.moving import EditionMoved, moved
from procedure.numbers import CaseNumber
from procedure.people import Actor
from procedure.planning import plan_of
from procedure.refusals import NotFound, Refused
from procedure.routing import factors
from procedure.rows import CaseState
from procedure.tracks import TrackJoined
from procedure.values import CaseId, Stored
from procedure.words import UNWRITTEN
from views.looks import Looks, View


class ClockImpact(Stored):
    """A clock of the case that takes another time when it next starts."""

    clock: str
    """Its key in the edition."""
    label: str
    before: str
    after: str
    """How long it takes in the class of the case, under the old and the new edition."""


class Impact(Stored):
    """What moving one case now would change. What runs keeps its due time."""

    case: CaseId
    number: CaseNumber | None
    edition: str
    """The edition that it uses now."""
    cannot: str | None = None
    """Why it cannot move; then nothing else is set."""
    class_before: CaseClass | None = None
    class_after: CaseClass | None = None
    tracks: tuple[str, ...] = ()
    """Tracks that it would join."""
    sent: tuple[str, ...] = ()
    """Tasks that would be sent, by their ids."""
    withdrawn: tuple[str, ...] = ()
    """Tasks that would be withdrawn, by their ids."""
    ended: tuple[str, ...] = ()
    """Running clocks that the edition does not have, by their ids."""
    times: tuple[ClockImpact, ...] = ()
    """Clocks of the case that take another time when they next start."""
    prohibited: tuple[str, ...] = ()
    """What nobody may do any more, in words."""
    allowed: tuple[str, ...] = ()
    """What is no longer forbidden, in words."""


class Impacts:
    """Looks at open cases under another edition."""

    def __init__(self, recorder: Recorder, looks: Looks, *, now: datetime) -> None:
        """``looks`` records that it was looked at, ``now`` is the moment of reading, in UTC."""
        self._recorder = recorder
        self._looks = looks
        self._now = now

    async def of(self, actor: Actor, edition: str, case_id: str | None = None) -> list[Impact]:
        """Of every open case that does not use the edition, or of one case.

        Raises NotFound for an edition or an open case that does not exist, NotPermitted.
        """
        require(actor, Right.SEE_CASE)
        rules = self._recorder.editions.get(edition)
        if rules is None:
            raise NotFound(what="edition", name=edition)
        query = {"edition": rules.edition.name, "case": case_id}
        await self._looks.note(actor, View.CASES, query=query)
        rows = await self._recorder.register.lists.cases(
            state=CaseState.OPEN, reader=reader_of(actor)
        )
        wanted = [row.case_id for row in rows if case_id in (None, row.case_id)]
        if case_id is not None and not wanted:
            raise NotFound(what="open case", name=case_id)
        return [one for case in wanted if (one := await self._impact(case, rules, actor))]

    async def _impact(self, case_id: str, new: Procedure, actor: Actor) -> Impact | None:
        """Nothing for a case that uses the edition."""
        case = await self._recorder.state(case_id)
        if not isinstance(case, Case) or case.edition == new.ref:
            return None
        book = await self._recorder.rules(case)
        try:
            events = await self._moved(case, new, book.procedure, book.holidays, actor)
        except Refused as refused:
            return Impact(
                case=case.dossier,
                number=case.number,
                edition=case.edition.name,
                cannot=str(refused),
            )
        return _impact_of(case, events, book.procedure, new)

    async def _moved(
        self, case: Case, new: Procedure, old: Procedure, holidays: HolidayTable, actor: Actor
    ) -> list[Event]:
        """What would follow; the same as when it is approved."""

        def decided(connection: Connection) -> list[Event]:
            context = self._recorder.context(connection, case, actor, old, holidays, self._now)
            name = new.edition.name
            return moved(case, name, UNWRITTEN, context, proposed_by=actor.person)

        return await self._recorder.register.read(decided)


def _impact_of(case: Case, events: list[Event], old: Procedure, new: Procedure) -> Impact:
    first = events[0]
    assert isinstance(first, EditionMoved), "a move begins with the move itself"
    after = replace(case, case_class=first.case_class)
    before_rules = {one.key: one.says for one in plan_of(factors(case), old).prohibitions}
    after_rules = {one.key: one.says for one in plan_of(factors(after), new).prohibitions}
    return Impact(
        case=case.dossier,
        number=case.number,
        edition=case.edition.name,
        class_before=case.case_class,
        class_after=first.case_class,
        tracks=tuple(one.track for one in events if isinstance(one, TrackJoined)),
        sent=tuple(one.task for one in events if isinstance(one, TaskSent)),
        withdrawn=tuple(one.task for one in events if isinstance(one, TaskWithdrawn)),
        ended=first.ended,
        times=tuple(_times(case, first.case_class, old, new)),
        prohibited=tuple(says for key, says in after_rules.items() if key not in before_rules),
        allowed=tuple(says for key, says in before_rules.items() if key not in after_rules),
    )


def _times(case: Case, after: CaseClass, old: Procedure, new: Procedure) -> list[ClockImpact]:
    found = []
    for key in dict.fromkeys(clock.rule for clock in case.clocks.values()):
        if not (old.has_clock(key) and new.has_clock(key)):
            continue
        before_words = old.clock(key).duration[case.case_class].words()
        after_words = new.clock(key).duration[after].words()
        if before_words != after_words:
            label = new.clock(key).label
            found.append(
                ClockImpact(clock=key, label=label, before=before_words, after=after_words)
            )
    return found
