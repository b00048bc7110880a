"""The register as screening and rescreening need it."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime

from temporalio import activity

from activities.recorder import Recorder
from activities.rescreening import Destroyed, LastScreening, Unreadable
from activities.screening import Belonging, Earlier, Header, Received
from activities.watch_library import WatchLibrary
from activities.watch_values import Alike, Watched
from indicators.charges import EarlierCommunication, Ending
from indicators.indications import Indications
from procedure.case import Case
from procedure.dossier import handoff_id
from procedure.facts import FactAdded
from procedure.intake.intake import Answered, AnsweredInMatter, Intake, intake_id
from procedure.intake.screening import ScreenAgain
from procedure.matters.matter import Matter
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.messages.outbound import Messages, awaits_reply
from procedure.message import Communication, Reference
from procedure.people import SYSTEM_ID
from procedure.register_acts import Part
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Entry
from screening.limits import shortened
from screening.result import ScreenResult

_MOST_EARLIER = 200
"""Earlier communications that one screening compares, so that it ends in its time."""
_MOST_QUOTED = 20
"""References of ours that one communication may quote; nobody answers more at once."""
_ENDINGS: Mapping[str, Ending] = {
    "NON_COMPLIANT": Ending.NON_COMPLIANT,
    "DELETED": Ending.DELETED,
    "SUSPENDED": Ending.SUSPENDED,
}

_Ended = tuple[Ending, date | None]


def _cannot_be_read(communication_id: str, error: Exception) -> None:
    """Name it in the log: the work continues without it, and somebody must look at it."""
    activity.logger.error(
        "a communication cannot be read",
        exc_info=error,
        extra={"communication_id": communication_id},
    )


def _without_texts(communication: Communication) -> Communication:
    """Only what an earlier communication is compared by, as far as one screening compares it."""
    return shortened(communication.model_copy(update={"body": "", "other_text": ""}))


class RegisterLibrary:
    """Opens communications for screening and keeps the reasons."""

    def __init__(self, recorder: Recorder, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC, for documents and notes."""
        self._recorder = recorder
        self._register = recorder.register
        self._now = now
        self._watches = WatchLibrary(recorder.register, now)

    async def read(self, communication_id: str, version: int) -> Received | None:
        """The communication, opened; None where its key was destroyed, on an order."""
        try:
            stored = await self._register.communications.version(communication_id, version)
        except KeyDestroyed:
            return None
        return Received(
            stored=stored.parsed,
            header=Header.model_validate_json(stored.parsed),
            at=stored.received_at,
        )

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Received | Destroyed | Unreadable:
        """The communication, or why it cannot be opened."""
        try:
            return await self.read(communication_id, version) or Destroyed()
        except UNREADABLE as error:
            _cannot_be_read(communication_id, error)
            return Unreadable()

    async def belonging(
        self,
        communication_id: str,
        concerns: Reference | None,
        quoted: Sequence[tuple[str, int]] = (),
    ) -> Belonging:
        """Its own cases, those of the communication that it refers to, and of what it quotes.

        ``quoted`` are references as we write them: the number of a case or matter, and of a message
        in it. A reply to a matter belongs to that matter, and by itself to none of its cases.

        A case whose key was destroyed takes no communication any more: it does not count.
        """
        attachments = self._register.attachments
        cases = set(await attachments.cases_of(communication_id))
        unknown = False
        if concerns is not None:
            concerned = await self._register.communications.find(
                concerns.sender, concerns.reference
            )
            unknown = concerned is None
            if concerned is not None:
                cases |= set(await attachments.cases_of(concerned))
        quoted = quoted[:_MOST_QUOTED]
        answered = await self._answered(quoted)
        cases |= {one.case for one in answered}
        cases = {case for case in cases if not await attachments.key_destroyed(case)}
        persons: set[str] = set()
        for case_id in cases:
            case = await self._recorder.state(case_id)
            if isinstance(case, Case):
                persons |= await self._register.people.people_of(case_id)
        return Belonging(
            cases=tuple(sorted(cases)),
            persons=tuple(sorted(persons)),
            concerns_unknown=unknown,
            answered=tuple(one for one in answered if one.case in cases),
            answered_in_matters=tuple(await self._answered_in_matters(quoted)),
        )

    async def _answered(self, quoted: Sequence[tuple[str, int]]) -> list[Answered]:
        """The messages of ours that are quoted, as far as a case has sent one of this number."""
        found = []
        for number, message in quoted:
            row = await self._register.lists.case_numbered(number)
            case = await self._recorder.state(row.case_id) if row is not None else None
            if isinstance(case, Case) and awaits_reply(case.of(Messages).all, message):
                found.append(Answered(case=case.dossier, message=message))
        return found

    async def _answered_in_matters(
        self, quoted: Sequence[tuple[str, int]]
    ) -> list[AnsweredInMatter]:
        """The same for messages of matters."""
        found = []
        for number, message in quoted:
            row = await self._register.lists.matter_numbered(number)
            matter = await self._recorder.state(row.matter_id) if row is not None else None
            if isinstance(matter, Matter) and awaits_reply(matter.messages, message):
                found.append(AnsweredInMatter(matter=matter.dossier, message=message))
        return found

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended.

        First those that INTERPOL ended, for those are the ones that may be issued again; among
        equals the newest. What is beyond the most that are compared, or cannot be read, is counted;
        what was destroyed on an order is not.
        """
        cases = await self._register.attachments.naming(persons)
        cases.pop(besides, None)
        endings: dict[str, _Ended | None] = {}
        for case_id in dict.fromkeys(case for belongs in cases.values() for case in belongs):
            endings[case_id] = await self._ending(case_id)
        ended_by = {
            communication_id: next((case for case in belongs if endings[case]), None)
            for communication_id, belongs in cases.items()
        }
        compared: list[EarlierCommunication] = []
        not_compared: list[str] = []
        for communication_id in sorted(ended_by, key=lambda one: ended_by[one] is None):
            if len(compared) >= _MOST_EARLIER:
                not_compared.append(communication_id)
                continue
            case = ended_by[communication_id]
            ending, ended_on = (endings[case] if case is not None else None) or (None, None)
            read, unreadable = await self._versions(communication_id)
            compared += [
                EarlierCommunication(
                    communication=one,
                    ending=ending,
                    ended_on=ended_on,
                    known_from=(communication_id, *([case] if case is not None else [])),
                )
                for one in read
            ]
            if unreadable:
                not_compared.append(communication_id)
        return Earlier(compared=tuple(compared), not_compared=tuple(not_compared))

    async def shared(self, names: Set[str], communication_id: str) -> Set[str]:
        """Of these cases and communications those of which everybody may know who may know of
        this one.
        """
        if not names:
            return frozenset()
        cases = await self._register.attachments.cases_of(communication_id)
        return await self._register.teams.shared(cases, names)

    async def _versions(self, communication_id: str) -> tuple[list[Communication], bool]:
        """The versions of a communication, and whether one cannot be read.

        A later one may say less than an earlier one, so each counts.
        """
        read: list[Communication] = []
        unreadable = False
        for row in await self._register.communications.list(communication_id=communication_id):
            found = await self.if_readable(communication_id, row.version)
            if isinstance(found, Received):
                read.append(_without_texts(Communication.model_validate_json(found.stored)))
            unreadable = unreadable or isinstance(found, Unreadable)
        return read, unreadable

    async def _ending(self, case_id: str) -> _Ended | None:
        """How the communications of a case ended at INTERPOL, and on which day; None: not yet."""
        case = await self._recorder.state(case_id)
        if not isinstance(case, Case):
            return None
        ending = _ENDINGS.get(case.outcome or case.interpol_state)
        if ending is None:
            return None
        ended_on: date | None = None
        for event in await self._register.dossiers.events(case_id):
            if isinstance(event, FactAdded | OutcomeRecorded):
                ended_on = event.at.date()
        return ending, ended_on

    async def last_screening(self, communication_id: str, version: int) -> LastScreening:
        """The last recorded screening of a version."""
        intake = await self._recorder.state(intake_id(communication_id, version))
        return LastScreening(result=intake.screened if isinstance(intake, Intake) else None)

    async def received(self, since: datetime, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """A page of the versions received since a moment, after one as ``intake_id`` writes it."""
        return await self._register.communications.received(since, after=after, limit=limit)

    async def request_screening(
        self, batch: str, communication_id: str, version: int, roster_version: str
    ) -> None:
        """Let the intake know that it must be screened again; once for each batch."""
        source, target = f"{Part.ROSTER}/{batch}", intake_id(communication_id, version)
        command = ScreenAgain(
            dossier=target,
            order=handoff_id(source, 0, target),
            by=SYSTEM_ID,
            roster_version=roster_version,
        )
        at = self._now()
        handoffs = self._register.handoffs
        await self._register.write(
            lambda connection: handoffs.queue(connection, source, 0, command, at)
        )

    async def requests_open(self, batch: str) -> int:
        """How many of the batch's requests have not reached their intakes."""
        return await self._register.handoffs.open_count(f"{Part.ROSTER}/{batch}")

    async def watched(self) -> Watched:
        """What the watches that are open now look for."""
        return await self._watches.watched()

    async def keep_reasons(
        self,
        communication_id: str,
        version: int,
        result: ScreenResult,
        indications: Indications,
        not_compared: Sequence[str],
        alike: Sequence[Alike] = (),
    ) -> str:
        """Store who was named, what was found and why, sealed; the same reasons once."""
        content = {
            "version": version,
            **result.model_dump(mode="json"),
            "indications": indications.model_dump(mode="json"),
            "not_compared": len(not_compared),
            "left_out": [*not_compared],
            "alike": [one.model_dump(mode="json") for one in alike],
        }
        return await self._register.documents.store(
            communication_id, "Screening", SYSTEM_ID, f"v{version}", content, self._now()
        )

    async def note_roster_in_use(self, roster_version: str) -> None:
        """Write into the ledger, once, that a worker screens again with this version."""
        await self._register.ledger.note(
            Part.ROSTER,
            Entry(
                kind="RosterTakenIntoUse",
                key=f"roster/{roster_version}/in-use",
                at=self._now(),
                actor=SYSTEM_ID,
                data={"roster_version": roster_version},
            ),
        )

    async def note_screened_again(
        self, batch: str, roster_version: str, screened: int, found: int, unread: int
    ) -> None:
        """Write into the ledger, once for each batch, that it was done."""
        await self._register.ledger.note(
            Part.ROSTER,
            Entry(
                kind="ReceivedScreenedAgain",
                key=f"roster/{roster_version}/screened-again/{batch}",
                at=self._now(),
                actor=SYSTEM_ID,
                data={
                    "roster_version": roster_version,
                    "screened": screened,
                    "found": found,
                    "unread": unread,
                },
            ),
        )
