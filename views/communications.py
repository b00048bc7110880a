"""Reading a communication: whom the screening named in it and why, and where it may belong."""

from collections.abc import Sequence

from activities.library import screening_of
from activities.screening import hit_levels
from indicators.charges import Level as Sameness
from indicators.charges import same_facts
from indicators.indications import Indications
from procedure.access import Right, may
from procedure.intake.intake import intake_id
from procedure.message import Charge
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.values import CaseId, CommunicationId, ProtectedPersonId, Stored
from procedure.versions import meant, split
from register.sealing import UNREADABLE, KeyDestroyed
from screening.match import Hit
from views.looks import Looks, View


class Related(Stored):
    """An open case about a person whom a communication names: it may belong there."""

    case: CaseId
    person: ProtectedPersonId
    stage: str
    facts: Sameness | None
    """Whether the case is based on the same charges; None where nothing can be compared."""


class Shown(Stored):
    """What a person sees of a screened communication. It holds personal data."""

    communication: CommunicationId
    version: int
    event: int
    """The last event of its intake when this was read: an order can name it as seen."""
    hits: tuple[Hit, ...]
    indications: Indications | None
    not_compared: int = 0
    """Earlier communications about the same persons that the screening did not compare."""
    related: tuple[Related, ...]
    unread: tuple[CommunicationId, ...] = ()
    """What could not be read, so that its charges were not compared."""


class CommunicationViews:
    """Opens what is sealed for whoever may see it."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` opens, and records that it was opened."""
        self._looks = looks
        self._register = looks.register

    async def shown(self, actor: Actor, communication: str) -> Shown:
        """Whom the last screening named and why, what was found, and cases it may belong to.

        ``communication`` may name a version; without, it is the one that a decision would be on.
        Looking is recorded in the ledger: this is a person's data. Raises NotFound,
        SeveralVersionsWait.
        """
        if not may(actor, Right.SEE_COMMUNICATIONS):
            raise NotFound(what="communication", name=communication)
        row = meant(communication, await self._versions(split(communication)[0]))
        communication = row.communication_id
        dossier = intake_id(communication, row.version)
        await self._looks.note(actor, View.COMMUNICATION, dossier)
        # Read first: what the screening finds after this event is not part of what is seen.
        event = await self._register.dossiers.revision(dossier)
        kept = await screening_of(self._register, row)
        levels = hit_levels(kept.result) if kept else ()
        named = [hit.person for hit in levels if hit.restricts]
        unread: set[str] = set()
        sees_cases = may(actor, Right.SEE_CASE)
        related = await self._related(row, named, unread) if sees_cases else ()
        return Shown(
            communication=communication,
            version=row.version,
            event=event,
            hits=kept.result.hits if kept else (),
            indications=kept.indications if kept else None,
            not_compared=kept.not_compared if kept else 0,
            related=related,
            unread=tuple(sorted(unread)),
        )

    async def _versions(self, communication: str) -> Sequence[IntakeRow]:
        return await self._register.communications.list(communication_id=communication)

    async def _related(
        self, row: IntakeRow, persons: Sequence[str], unread: set[str]
    ) -> tuple[Related, ...]:
        """Open cases about the same persons, and whether they are based on the same charges.

        What cannot be read is put into ``unread``.
        """
        charges = await self._charges(row, unread)
        found = []
        for person in persons:
            for case in await self._register.lists.cases(state="OPEN", person=person):
                if case.case_id == row.case_id:
                    continue
                found.append(
                    Related(
                        case=case.case_id,
                        person=person,
                        stage=case.stage,
                        facts=await self._same_facts(charges, case.case_id, unread),
                    )
                )
        return tuple(found)

    async def _same_facts(
        self, charges: Sequence[Charge], case: str, unread: set[str]
    ) -> Sameness | None:
        """How far the case's communications have the same charges; None where there are none."""
        levels = []
        for communication in await self._register.attachments.communications_of(case):
            for row in await self._versions(communication):
                other = await self._charges(row, unread)
                if charges and other:
                    levels.append(same_facts(charges, other).level)
        ranked = [level for level in Sameness if level in levels]
        return ranked[0] if ranked else None

    async def _charges(self, row: IntakeRow, unread: set[str]) -> tuple[Charge, ...]:
        """Its charges; none where nobody can open it, as ``unread`` says unless on an order."""
        try:
            opened = await self._looks.communication(row.communication_id, row.version)
        except KeyDestroyed:
            return ()
        except UNREADABLE:
            unread.add(row.communication_id)
            return ()
        return opened.charges
