"""The register as a retrospective review needs it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.rescreening import Destroyed, Unreadable
from activities.screening import Received
from procedure.dossier import handoff_id
from procedure.intake.intake import Intake, intake_id
from procedure.review.paging import NotePage
from procedure.review.review import Counts, FoundItem, Review

_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


class RegisterReviewLibrary:
    """Reads what is stored, and hands pages over as one dossier orders another."""

    def __init__(
        self, recorder: Recorder, library: RegisterLibrary, now: Callable[[], datetime]
    ) -> None:
        """``library`` opens communications; ``now`` gives the present moment in UTC."""
        self._recorder = recorder
        self._library = library
        self._now = now

    async def review(self, review: str) -> Review | None:
        """The review as recorded."""
        state = await self._recorder.state(review)
        return state if isinstance(state, Review) else None

    async def stored(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """A page of all versions, after one as ``intake_id`` writes it."""
        return await self._library.received(_ALWAYS, after, limit)

    async def intake(self, communication: str, version: int) -> Intake | None:
        """The intake of a version as recorded."""
        state = await self._recorder.state(intake_id(communication, version))
        return state if isinstance(state, Intake) else None

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Received | Destroyed | Unreadable:
        """The communication, or why it cannot be opened."""
        return await self._library.if_readable(communication_id, version)

    async def request_screening(
        self, batch: str, communication_id: str, version: int, roster_version: str
    ) -> None:
        """Let the intake know that it must be screened again; once for each batch."""
        await self._library.request_screening(batch, communication_id, version, roster_version)

    async def pass_page(
        self,
        review: Review,
        counts: Counts,
        items: Sequence[FoundItem],
        *,
        ends: str,
        last: bool,
    ) -> None:
        """Hand the page over to the review; the same page once, however often it was looked at."""
        source = f"pages/{review.cursor}"
        command = NotePage(
            dossier=review.dossier,
            order=handoff_id(source, 0, review.dossier),
            begins=review.cursor,
            ends=ends,
            last=last,
            counts=counts,
            items=tuple(items),
        )
        at, handoffs = self._now(), self._recorder.register.handoffs
        await self._recorder.register.write(
            lambda connection: handoffs.queue(connection, source, 0, command, at)
        )
