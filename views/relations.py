"""What a communication has to do with: cases and other communications about the same persons."""

from collections.abc import Sequence

from indicators.sameness import Level as Sameness
from procedure.message import Charge
from procedure.numbers import CaseNumber
from procedure.rows import IntakeRow
from procedure.values import CaseId, ProtectedPersonId, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Outline
from views.looks import Looks


class Related(Stored):
    """An open case about a person whom a communication names: it may belong there."""

    case: CaseId
    number: CaseNumber | None = None
    """The short number of the case."""
    person: ProtectedPersonId
    stage: str
    facts: Sameness | None
    """Whether the case is based on the same charges; None where nothing can be compared."""


class Relations:
    """Compares a version with what the register holds about the persons whom it names."""

    def __init__(
        self, looks: Looks, row: IntakeRow, persons: Sequence[str], reader: str | None
    ) -> None:
        """``persons`` are those whom the screening named in the version.

        What is limited to teams without the ``reader`` is left out.
        """
        self._reader = reader
        self._looks = looks
        self._register = looks.register
        self._row = row
        self._persons = persons
        self.unread: set[str] = set()
        """Communications that could not be read, so that they were not compared."""

    async def others(self) -> tuple[Outline, ...]:
        """Other communications that name one of the persons, every version, newest first."""
        if not self._persons:
            return ()
        naming = await self._register.attachments.naming(self._persons, self._reader)
        naming.pop(self._row.communication_id, None)
        return tuple(await self._register.arrivals.outlines(list(naming), self._reader))

    async def cases(self) -> tuple[Related, ...]:
        """Open cases about the same persons, and whether they are based on the same charges."""
        charges = await self._charges(self._row)
        found = []
        for person in self._persons:
            for case in await self._register.lists.cases(
                state="OPEN", person=person, reader=self._reader
            ):
                if case.case_id == self._row.case_id:
                    continue
                found.append(
                    Related(
                        case=case.case_id,
                        number=case.number,
                        person=person,
                        stage=case.stage,
                        facts=await self._same_facts(charges, case.case_id),
                    )
                )
        return tuple(found)

    async def _same_facts(self, charges: Sequence[Charge], case: str) -> Sameness | None:
        """How far the case's communications have the same charges; None where there are none."""
        levels = []
        for communication in await self._register.attachments.communications_of(case):
            versions = await self._register.communications.list(communication_id=communication)
            for row in versions:
                other = await self._charges(row)
                if charges and other:
                    # Its lists of words take long to load, and most communications need none.
                    from indicators.charges import same_facts

                    levels.append(same_facts(charges, other).level)
        ranked = [level for level in Sameness if level in levels]
        return ranked[0] if ranked else None

    async def _charges(self, row: IntakeRow) -> tuple[Charge, ...]:
        """Its charges; none where nobody can open it, as ``unread`` says unless on an order."""
        try:
            opened = await self._looks.communication(row.communication_id, row.version)
        except KeyDestroyed:
            return ()
        except UNREADABLE:
            self.unread.add(row.communication_id)
            return ()
        return opened.charges
