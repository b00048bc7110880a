"""Looking at a page of what is stored, in a retrospective review."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from temporalio import activity

from activities.hit_levels import hit_levels
from activities.rescreening import Destroyed, Unreadable
from activities.screening import NotScreened, Received, Screener
from indicators.country_patterns import CountryPatterns
from indicators.known import Known
from procedure.annex.regimes import DIFFUSIONS
from procedure.intake.intake import Intake, IntakeState, intake_id
from procedure.intake.screening import newly_named
from procedure.issue_date import NOTICES, issued_on
from procedure.message import Communication, CommunicationKind
from procedure.review.review import Counts, Finding, FoundItem, Review
from procedure.values import Stored

PAGE = 100
"""How many versions one activity looks at."""
AGE = "M04"
"""The indicator that every old communication has: alone it asks for nobody."""
_DATED = (*NOTICES, *DIFFUSIONS)
_POLL_SECONDS = 0.1


class LookedAt(Stored):
    """What looking at a page came to."""

    more: bool
    """Whether another page must be looked at now."""


class ReviewLibrary(Protocol):
    """What a review needs of the register, which workflows must not import."""

    async def review(self, review: str) -> Review | None:
        """The review as recorded."""

    async def stored(self, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """A page of all versions, after one as ``intake_id`` writes it."""

    async def intake(self, communication: str, version: int) -> Intake | None:
        """The intake of a version as recorded."""

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Received | Destroyed | Unreadable:
        """The communication, or why it cannot be opened."""

    async def request_screening(
        self, batch: str, communication_id: str, version: int, roster_version: str
    ) -> None:
        """Let the intake know that it must be screened again; once for each batch."""

    async def pass_page(
        self,
        review: Review,
        counts: Counts,
        items: Sequence[FoundItem],
        *,
        ends: str,
        last: bool,
    ) -> None:
        """Hand the page over to the review; the same page once."""


class ReviewActivities:
    """Looks at what is stored. Repeating a page records nothing twice."""

    def __init__(
        self, library: ReviewLibrary, screener: Screener, patterns: CountryPatterns | None
    ) -> None:
        """``library`` reads and passes on, ``screener`` compares.

        ``patterns`` is the restricted table of what is reported about requesting countries.
        """
        self._library = library
        self._screener = screener
        self._patterns = patterns

    @activity.defn
    async def review_page(self, review: str) -> LookedAt:
        """Look at the page that comes next, and wait until it is recorded."""
        before = await self._library.review(review)
        if before is None or not before.looks:
            return LookedAt(more=False)
        versions = await self._library.stored(before.cursor, PAGE)
        counts = Counts()
        items: list[FoundItem] = []
        for communication, version in versions:
            activity.heartbeat(communication)
            found = await self._looked_at(before, communication, version)
            if isinstance(found, FoundItem):
                items.append(found)
                found = Counts(found=1)
            counts += found
        ends = intake_id(*versions[-1]) if versions else before.cursor
        last = len(versions) < PAGE
        await self._library.pass_page(before, counts, items, ends=ends, last=last)
        while True:
            activity.heartbeat()
            after = await self._library.review(review)
            if after is None or after.cursor != before.cursor or after.looked_through:
                return LookedAt(more=after is not None and after.looks)
            await asyncio.sleep(_POLL_SECONDS)

    async def _looked_at(
        self, review: Review, communication: str, version: int
    ) -> Counts | FoundItem:
        """What a version counts as, or why a person must look at it."""
        intake = await self._library.intake(communication, version)
        read = await self._library.if_readable(communication, version)
        if isinstance(read, Destroyed):
            return Counts(destroyed=1)
        dated_unknown = False
        if isinstance(read, Received):
            content = Communication.model_validate_json(read.stored)
            issued = issued_on(content)
            readable = content.kind is not CommunicationKind.UNREADABLE
            if readable and (
                content.kind not in _DATED or (issued is not None and issued.on >= review.before)
            ):
                return Counts(not_due=1)
            dated_unknown = issued is None
        if intake is None or intake.state is not IntakeState.RELEASED:
            with_case = intake is not None and intake.state is IntakeState.WITH_CASE
            return Counts(with_case=1) if with_case else Counts(waiting=1)
        if isinstance(read, Unreadable):
            found = (Finding.UNREADABLE, Finding.DATE_NOT_KNOWN)
            return FoundItem(version=intake.dossier, findings=found)
        return await self._screened(review, intake, read, dated_unknown=dated_unknown)

    async def _screened(
        self, review: Review, intake: Intake, read: Received, *, dated_unknown: bool
    ) -> Counts | FoundItem:
        """Whom it names now, and its indicators. Who was not named before restricts it at once."""
        findings = [Finding.DATE_NOT_KNOWN] if dated_unknown else []
        known = Known(today=read.at.date(), country_patterns=self._patterns)
        codes: tuple[str, ...] = ()
        try:
            result, indications = await self._screener.screen(read.stored, known)
        except NotScreened:
            findings.append(Finding.INCOMPLETE)
        else:
            hits = hit_levels(result)
            codes = tuple(code for code in indications.codes if code != AGE)
            if any(hit.restricts for hit in hits):
                findings.append(Finding.NAMED)
            if codes:
                findings.append(Finding.INDICATORS)
            if result.incomplete:
                findings.append(Finding.INCOMPLETE)
            if newly_named(intake.screened.hits if intake.screened else (), hits):
                await self._library.request_screening(
                    review.dossier, intake.communication, intake.version, result.roster_version
                )
        if not findings:
            return Counts(clear=1)
        return FoundItem(version=intake.dossier, findings=tuple(findings), indicators=codes)
