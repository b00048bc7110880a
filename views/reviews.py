"""How far a retrospective review is, and what it found."""

from collections.abc import Sequence
from datetime import date

from procedure.access import reader_of
from procedure.intake.intake import IntakeState
from procedure.numbers import MatterNumber
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.review.codes import ItemOutcome
from procedure.review.review import Counts, Finding, Review
from procedure.values import DossierId, MatterId, PersonId, Stored
from procedure.versions import split
from register.register import Register
from views.matters import MatterViews


class ReviewItem(Stored):
    """A version at which a person must look, or on which one has decided."""

    version: DossierId
    findings: tuple[Finding, ...]
    indicators: tuple[str, ...]
    outcome: ItemOutcome | None
    """What was decided; null where nobody has."""
    by: PersonId | None
    state: IntakeState
    """Where the communication is now."""
    restricted: bool
    case_number: str | None
    """The case that it belongs to now."""


class ReviewStatus(Stored):
    """How far a retrospective review is."""

    review: MatterId
    number: MatterNumber
    stage: str
    stage_title: str
    before: date
    counts: Counts
    looked_at: int
    not_looked_at: int
    """How many versions of what is stored come after the last one that was looked at."""
    items: int
    """How many were found in all; of those that the reader may know of, like the rest."""
    undecided: int
    shown: tuple[ReviewItem, ...]
    """Those that were asked for."""


class ReviewViews:
    """Reads reviews for whoever may know of matters."""

    def __init__(self, register: Register, matters: MatterViews) -> None:
        """``matters`` opens their records, and notes that somebody looked."""
        self._register = register
        self._matters = matters

    async def status(
        self, actor: Actor, review: str | None, *, decided: bool = False
    ) -> ReviewStatus:
        """A review, or the last one, with what is not decided. Raises NotFound.

        ``decided``: also what is.
        """
        matter = (await self._matters.file(actor, review or await self._last())).matter
        if not isinstance(matter, Review):
            raise NotFound(what="review", name=review or "")
        return await status_of(self._register, matter, reader_of(actor), decided=decided)

    async def _last(self) -> str:
        """The one that opened last."""
        rows: Sequence[str] = [
            row.matter_id for row in await self._register.lists.matters(kind="review")
        ]
        if not rows:
            raise NotFound(what="review", name="of any kind")
        return max(rows)


async def status_of(
    register: Register, matter: Review, reader: str | None, *, decided: bool = False
) -> ReviewStatus:
    """How far a review is, with what is not decided; ``decided``: also what is.

    ``reader`` does not learn of what is hidden from them.
    """
    versions = matter.items if decided else matter.undecided
    stage = matter.standing.stage
    left = await register.communications.count_after(matter.cursor, reader)
    return ReviewStatus(
        review=matter.dossier,
        number=matter.number or "",
        stage=stage.code,
        stage_title=stage.title,
        before=matter.before,
        counts=matter.counts,
        looked_at=matter.counts.looked_at,
        not_looked_at=0 if matter.looked_through else left,
        items=len(matter.items),
        undecided=len(matter.undecided),
        shown=tuple([await _item(register, matter, one) for one in versions]),
    )


async def _item(register: Register, review: Review, version: str) -> ReviewItem:
    item, decision = review.items[version], review.decisions.get(version)
    communication, number = split(version)
    rows = await register.communications.list(communication_id=communication)
    (row,) = [one for one in rows if one.version == number]
    return ReviewItem(
        version=version,
        findings=item.findings,
        indicators=item.indicators,
        outcome=decision.outcome if decision else None,
        by=decision.by if decision else None,
        state=IntakeState(row.state),
        restricted=row.restricted,
        case_number=row.case_number,
    )
