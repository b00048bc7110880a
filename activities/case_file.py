"""The register as the assessment of a case needs it."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection
from temporalio import activity

from activities.assessed import CaseAssessment
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.rescreening import Unreadable
from activities.screening import Earlier, Received
from procedure.case import Case
from procedure.people import SYSTEM_ID
from register.sealing import UNREADABLE


class RegisterCaseFile:
    """Opens the answers and communications of a case, and keeps its assessment."""

    def __init__(
        self, recorder: Recorder, library: RegisterLibrary, now: Callable[[], datetime]
    ) -> None:
        """``now`` gives the present moment in UTC, for documents."""
        self._recorder = recorder
        self._register = recorder.register
        self._library = library
        self._now = now

    async def case_at(self, case: str, revision: int) -> Case:
        """The case, at this event or later. Raises RuntimeError where the register is older."""
        state = await self._recorder.state(case)
        if not isinstance(state, Case) or state.revision < revision:
            raise RuntimeError(f"the register does not have event {revision} yet")
        return state

    async def answers(self, case: Case) -> Mapping[str, Mapping[str, Any]]:
        """The fields of each answered task, opened, by the task's id."""
        answered = {
            task.task: task.document
            for task in case.tasks.values()
            if task.document is not None and task.outcome is not None
        }
        opened, unreadable = await self._register.read(partial(self._opened, answered))
        for document, error in unreadable:
            activity.logger.error(
                "an answer cannot be read", exc_info=error, extra={"document": document}
            )
        return opened

    def _opened(
        self, answered: Mapping[str, str], connection: Connection
    ) -> tuple[dict[str, Mapping[str, Any]], list[tuple[str, Exception]]]:
        """The fields of the answers by their tasks, and the documents that cannot be opened."""
        opened: dict[str, Mapping[str, Any]] = {}
        unreadable: list[tuple[str, Exception]] = []
        for task, document in answered.items():
            try:
                kept = self._register.documents.document.within(connection, document)
            except UNREADABLE as error:
                unreadable.append((document, error))
                continue
            opened[task] = kept.content.get("fields") or {}
        return opened, unreadable

    async def communications_of(
        self, case: Case
    ) -> tuple[Sequence[tuple[str, int, str]], Sequence[str]]:
        """The case's communications as they are stored, and the ids of those that cannot be opened.

        What was destroyed on an order is in neither.
        """
        opened: list[tuple[str, int, str]] = []
        unread: list[str] = []
        for communication_id, version in case.communications:
            found = await self._library.if_readable(communication_id, version)
            if isinstance(found, Received):
                opened.append((communication_id, version, found.stored))
            elif isinstance(found, Unreadable) and communication_id not in unread:
                unread.append(communication_id)
        return opened, unread

    async def others_about(self, case: Case) -> Sequence[Case]:
        """The other cases about the same person, open or ended."""
        found = await self._register.people.cases_about(case.people) if case.people else []
        states = [await self._recorder.state(one) for one in found if one != case.dossier]
        return [state for state in states if isinstance(state, Case)]

    async def shared(self, names: Set[str], case: Case) -> Set[str]:
        """Of these cases and communications those of which everybody may know who may know of
        this case.
        """
        own = {case.dossier, *(one for one, version in case.communications)}
        if not names - own:
            return own
        return own | await self._register.teams.shared([case.dossier], names)

    async def keep_assessment(self, case: str, assessment: CaseAssessment) -> str:
        """Store an assessment, sealed; the same one once."""
        return await self._register.documents.store(
            case, "Assessment", SYSTEM_ID, None, assessment.model_dump(mode="json"), self._now()
        )

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended."""
        return await self._library.earlier(persons, besides) if persons else Earlier()
