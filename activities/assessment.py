"""Assessing the misuse indicators of a case when counsel is called (REPORT L46, measure 5)."""

import time
from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from typing import Any, Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.assessed import AssessedCommunication, CaseAssessment
from activities.knowledge import known_in_case
from activities.recording import Acted, ActRequest, Recording
from activities.screening import MAX_FAILURES, Earlier, NotScreened, Screener
from indicators.country_patterns import CountryPatterns
from procedure.case import Case
from procedure.measures.dispute.assessment import RecordAssessment
from procedure.values import CaseId, DocumentId, Moment, OrderId, Stored


class CaseRevision(Stored):
    """A case, and the last event that the assessment must know."""

    case: CaseId
    revision: int
    at: Moment
    """The present moment of the run."""


class AssessRequest(Stored):
    """A case to assess, and how what follows is recorded at once."""

    known: CaseRevision
    order: OrderId
    called_at: Moment
    """When counsel was called."""
    run: str


class Assessed(Stored):
    """What the indicators showed, in codes; the document holds the evidence."""

    document: DocumentId
    indicators: tuple[str, ...]
    counter_indicators: tuple[str, ...]
    not_assessed: tuple[str, ...]

    def step(self, case: CaseId, order: OrderId, called_at: Moment) -> RecordAssessment:
        """The step that records it for this call of counsel."""
        return RecordAssessment(
            dossier=case,
            order=order,
            called_at=called_at,
            document=self.document,
            indicators=self.indicators,
            counter_indicators=self.counter_indicators,
            not_assessed=self.not_assessed,
        )


class CaseFile(Protocol):
    """What the assessment needs of the register, which workflows must not import."""

    async def case_at(self, case: str, revision: int) -> Case:
        """The case, at this event or later."""

    async def answers(self, case: Case) -> Mapping[str, Mapping[str, Any]]:
        """The fields of each answered task, opened, by the task's id."""

    async def communications_of(
        self, case: Case
    ) -> tuple[Sequence[tuple[str, int, str]], Sequence[str]]:
        """The case's communications as stored, and the ids of those that cannot be opened."""

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended."""

    async def others_about(self, case: Case) -> Sequence[Case]:
        """The other cases about the same person, open or ended."""

    async def shared(self, names: Set[str], case: Case) -> Set[str]:
        """Of these cases and communications those of which everybody may know who may know of
        this case.
        """

    async def keep_assessment(self, case: str, assessment: CaseAssessment) -> DocumentId:
        """Store an assessment, sealed; the same one once."""


class AssessmentActivities:
    """Assesses a case's communications. The same result is stored once."""

    def __init__(
        self,
        file: CaseFile,
        screener: Screener,
        recording: Recording,
        patterns: CountryPatterns | None = None,
    ) -> None:
        """``screener`` finds the indicators in a process of its own, ``recording`` is the recorder.

        ``patterns`` is the restricted table of what is reported about requesting countries.
        """
        self._file = file
        self._screener = screener
        self._recording = recording
        self._patterns = patterns

    @activity.defn
    async def assess_at_once(self, request: AssessRequest) -> Acted:
        """Assess the case, and record what it came to: a case costs one activity less."""
        started = time.monotonic()
        known = request.known
        assessed = await self.assess_case(known)
        took = timedelta(seconds=time.monotonic() - started)
        return await self._recording.act(
            ActRequest(
                command=assessed.step(known.case, request.order, request.called_at),
                after=known.revision,
                run=request.run,
                now=known.at + took,
            )
        )

    @activity.defn
    async def assess_case(self, request: CaseRevision) -> Assessed:
        """Assess every communication of the case with what the answers say."""
        case = await self._file.case_at(request.case, request.revision)
        answers = await self._file.answers(case)
        others = await self._file.others_about(case)
        opened, unread = await self._file.communications_of(case)
        assessed = []
        for communication_id, version, stored in opened:
            earlier = await self._file.earlier(case.people, communication_id)
            known = known_in_case(
                case, answers, earlier.compared, self._patterns, request.at.date(), others
            )
            try:
                indications = await self._screener.indicate(stored, known)
            except NotScreened as error:
                if activity.info().attempt < MAX_FAILURES:
                    raise ApplicationError(str(error), type="NotScreened") from None
                unread = [*unread, communication_id]
                continue
            assessed.append(
                AssessedCommunication(
                    communication=communication_id,
                    version=version,
                    indications=indications,
                    not_compared=len(earlier.not_compared),
                    left_out=earlier.not_compared,
                )
            )
        assessment = CaseAssessment(communications=tuple(assessed), unread=tuple(unread))
        names = {name for one in assessed for name in one.indications.known_from}
        shared = await self._file.shared(names, case)
        # The record of the case says no more than all of its readers may know.
        found = [one.indications.as_known(shared.__contains__) for one in assessed]
        shown = {code for one in found for code in one.codes}
        missing = {rule.code for one in found for rule in one.not_assessed}
        return Assessed(
            document=await self._file.keep_assessment(request.case, assessment),
            indicators=tuple(sorted(shown)),
            counter_indicators=tuple(sorted({code for one in found for code in one.counter_codes})),
            not_assessed=tuple(sorted(missing - shown)),
        )
