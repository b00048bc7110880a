"""Guarded acts of a case: what stops them, who asked for them and why, and what was decided."""

from procedure.codes import OutgoingKind
from procedure.measures.guarded import Guarded, clock_of, is_approved, passes
from procedure.measures.outgoing import obstacles
from procedure.outgoing_codes import KINDS, LIMIT
from procedure.people import Actor
from procedure.values import Moment, PersonId, Stored
from views.cases import CaseViews
from views.exchange import Said, exchanges, with_texts
from views.files import CaseFile
from views.looks import Looks, View
from views.writings import opened


class Hold(Stored):
    """An answer that stops something, in the agency's own words."""

    task: str
    agency: str
    outcome: str
    text: str | None


class GuardedAct(Stored):
    """One act that can alert the source, or that passes a hold."""

    what: OutgoingKind
    means: str
    stopped_by: tuple[str, ...]
    """What stops it now, in sentences; empty where nothing does."""
    can_be_asked_for: bool
    """Whether a decision of two people would lift something of it."""
    proposed_by: PersonId | None = None
    limit: str | None = None
    """The legal limit, as counsel named it."""
    reason: str | None = None
    approved_until: Moment | None = None
    """Until when it may be done, once; null where it is not approved."""


class GuardedActs(Stored):
    """What whoever decides must have read. It may hold personal data."""

    event: int
    """The last event of the case: an approval can name it as seen."""
    acts: tuple[GuardedAct, ...]
    holds: tuple[Hold, ...]


class GuardedViews:
    """Reading guarded acts."""

    def __init__(self, cases: CaseViews, looks: Looks) -> None:
        """``cases`` finds the case; ``looks`` opens."""
        self._cases = cases
        self._looks = looks

    async def acts(self, actor: Actor, case_id: str) -> GuardedActs:
        """All guarded acts of a case, and the holds with their words. Raises NotFound."""
        file = await self._cases.file(actor, case_id, View.GUARDED)
        return GuardedActs(
            event=file.case.revision,
            acts=tuple([await self._act(file, what) for what in KINDS]),
            holds=await self._holds(file),
        )

    async def _act(self, file: CaseFile, what: OutgoingKind) -> GuardedAct:
        case, rules = file.case, file.book.procedure
        found = obstacles(case, what, rules, self._looks.now())
        proposed = case.of(Guarded).waiting.get(what)
        clock = case.clocks.get(clock_of(what))
        act = GuardedAct(
            what=what,
            means=KINDS[what],
            stopped_by=tuple(one.says for one in found),
            can_be_asked_for=any(passes(one, what, rules) for one in found),
            approved_until=clock.due_at if clock and is_approved(case, what) else None,
        )
        if proposed is None:
            return act
        writing = (await opened(self._looks.register, [proposed.document]))[proposed.document]
        return act.model_copy(
            update={
                "proposed_by": proposed.by,
                "limit": writing.fields.get(LIMIT),
                "reason": writing.problem or writing.text,
            }
        )

    async def _holds(self, file: CaseFile) -> tuple[Hold, ...]:
        case, rules = file.case, file.book.procedure
        said = [
            one
            for one in exchanges(case, file.events, rules)
            if one.said is Said.ANSWERED and one.counts and case.tasks[one.task].stops
        ]
        texts = await opened(
            self._looks.register, [one.document for one in said if one.document is not None]
        )
        return tuple(
            Hold(task=one.task, agency=one.agency, outcome=one.outcome or "", text=one.text)
            for one in with_texts(said, texts, case, rules)
        )
