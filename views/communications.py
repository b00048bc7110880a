"""Reading a communication: what it says, whom it names and why, and what happened to it."""

from collections.abc import Sequence
from typing import TypeVar

from activities.hit_levels import hit_levels
from activities.kept_screening import screening_of
from activities.recorder import Recorder
from indicators.indications import Indications
from procedure.access import Right, may, reader_of, require
from procedure.intake.intake import Intake, intake_id
from procedure.message import Communication, CommunicationKind
from procedure.numbers import CaseNumber
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.values import CaseId, CommunicationId, Moment, Stored
from procedure.versions import meant, split
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Arrival, Beside, Original, Outline
from screening.result import Hit
from views.known_indications import as_known
from views.looks import Looks, View
from views.marks import Mark, marks_of
from views.possible import Next, next_of
from views.regimes import RegimeLine, regimes_of
from views.relations import Related, Relations
from views.triage import Decided, Restricting, Translation, triage
from views.trying_communication import Triable
from views.watches import Watch, watches_of

V = TypeVar("V", bound=Outline)


class Shown(Stored):
    """What a person sees of a version of a communication. It holds personal data."""

    communication: CommunicationId
    version: int
    event: int
    """The last event of its intake when this was read: an order can name it as seen."""
    kind: CommunicationKind
    state: str
    restricted: bool
    received_at: Moment
    case: CaseId | None
    case_number: CaseNumber | None
    """The short number of the case."""
    content: Communication | None
    """What each field of it became; null where nobody can open it."""
    countries: tuple[str, ...]
    """The countries that ask: those of the charges, or else that of the sender, as it says."""
    regimes: tuple[RegimeLine, ...] = ()
    """The measures of INTERPOL on the bureau that sent it, when it was received."""
    marks: tuple[Mark, ...]
    """Where the persons whom the screening named are in the content."""
    translations: tuple[Translation, ...]
    arrivals: tuple[Arrival, ...]
    """When it came, where in what was delivered, and why it could not be read, if so."""
    beside: tuple[Beside, ...]
    """What came in the same delivery: attachments, or the email that it was attached to."""
    restrictions: tuple[Restricting, ...]
    decisions: tuple[Decided, ...]
    hits: tuple[Hit, ...]
    indications: Indications | None
    not_compared: int = 0
    """Earlier communications about the same persons that the screening did not compare."""
    watches: tuple[Watch, ...] = ()
    """The watches for a request made again that learned of it, and why."""
    versions: tuple[Outline, ...]
    """Every version of it, newest first, this one too."""
    others: tuple[Outline, ...]
    """Other communications that name the same persons, newest first."""
    related: tuple[Related, ...]
    next: Next
    """What this reader can do with it."""
    unread: tuple[CommunicationId, ...] = ()
    """What could not be opened, so that it is not shown, or its charges were not compared."""


class CommunicationViews:
    """Opens what is sealed for whoever may see it."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        """``looks`` opens, and records that it was opened."""
        self._recorder = recorder
        self._looks = looks
        self._register = looks.register

    async def shown(self, actor: Actor, communication: str) -> Shown:
        """A version: what it says, why it is restricted, whom it names, where it may belong.

        ``communication`` may name a version; without, it is the one that a decision would be on.
        Looking is recorded in the ledger: this is a person's data. Raises NotFound,
        SeveralVersionsWait, KeyDestroyed.
        """
        row = await self._version(actor, communication)
        dossier = intake_id(row.communication_id, row.version)
        await self._looks.note(actor, View.COMMUNICATION, dossier)
        # Read first: what the screening finds after this event is not part of what is seen.
        intake = await self._recorder.state(dossier)
        if not isinstance(intake, Intake):
            raise NotFound(what="communication", name=communication)
        events = await self._register.dossiers.events(dossier, until=intake.revision)
        rules = (await self._recorder.rules(intake)).procedure
        kept = await screening_of(self._register, row)
        shown = await as_known(self._register, actor, kept) if kept else None
        hits = kept.result.hits if kept else ()
        levels = hit_levels(kept.result) if kept else ()
        named = [hit.person for hit in levels if hit.restricts]
        reader = reader_of(actor)
        relations = Relations(self._looks, row, named, reader)
        sees_cases = may(actor, Right.SEE_CASE)
        related = await relations.cases() if sees_cases else ()
        content = await self._content(row, relations.unread)
        happened = await triage(self._register, events, rules)
        arrivals = self._register.arrivals
        versions = await arrivals.outlines([row.communication_id], reader)
        (own,) = (one for one in versions if one.version == row.version)

        def seen(outlines: Sequence[V]) -> tuple[V, ...]:
            hidden = {"case_id": None, "case_number": None}
            return tuple(one if sees_cases else one.model_copy(update=hidden) for one in outlines)

        return Shown(
            communication=row.communication_id,
            version=row.version,
            event=intake.revision,
            kind=own.kind,
            state=intake.state,
            restricted=intake.restricted,
            received_at=own.received_at,
            case=row.case_id if sees_cases else None,
            case_number=row.case_number if sees_cases else None,
            content=content,
            countries=_countries(content) if content else (),
            regimes=regimes_of(content, own.received_at, rules) if content else (),
            marks=tuple(marks_of(content, hits)) if content else (),
            translations=happened.translations,
            arrivals=tuple(await arrivals.of(row.communication_id, row.version)),
            beside=seen(await arrivals.beside(row.communication_id, row.version, reader)),
            restrictions=happened.restrictions,
            decisions=await self._decisions(actor, happened.decisions),
            hits=hits,
            indications=shown.indications if shown else None,
            not_compared=shown.not_compared if shown else 0,
            watches=await watches_of(self._register, actor, intake, kept),
            versions=seen(versions),
            others=seen(await relations.others()),
            related=related,
            next=await self._next(actor, intake),
            unread=tuple(sorted(relations.unread)),
        )

    async def original(self, actor: Actor, communication: str) -> Original:
        """The bytes of a version as they were received, or, of a part of a delivery, as read.

        Looking is recorded in the ledger. Raises NotFound, NotPermitted, SeveralVersionsWait,
        KeyDestroyed, and what cannot be opened.
        """
        row = await self._version(actor, communication)
        require(actor, Right.SAVE_ORIGINAL)
        dossier = intake_id(row.communication_id, row.version)
        await self._looks.note(actor, View.ORIGINAL, dossier)
        return await self._register.arrivals.original(row.communication_id, row.version)

    async def _decisions(self, actor: Actor, decided: Sequence[Decided]) -> tuple[Decided, ...]:
        """The decisions, without the cases that the actor may not know of."""
        cases = {case for one in decided for case in (one.case, *one.beside) if case is not None}
        seen = [one for one in cases if await self._register.teams.sees(actor, one)]
        return tuple(
            one.model_copy(
                update={
                    "case": one.case if one.case in seen else None,
                    "beside": tuple(case for case in one.beside if case in seen),
                }
            )
            for one in decided
        )

    async def _next(self, actor: Actor, intake: Intake) -> Next:
        """What the actor can do now, by the open cases about everybody who is named."""
        hits = intake.screened.hits if intake.screened else ()
        people = self._register.people
        reader = reader_of(actor)
        cases = {hit.person: await people.open_cases(hit.person, reader) for hit in hits}
        return await next_of(
            self._recorder, Triable(intake.dossier, cases).trials(actor), self._looks.now()
        )

    async def _version(self, actor: Actor, communication: str) -> IntakeRow:
        """The version that is meant. Raises NotFound, SeveralVersionsWait."""
        if not may(actor, Right.SEE_COMMUNICATIONS):
            raise NotFound(what="communication", name=communication)
        return meant(communication, await self._versions(actor, split(communication)[0]))

    async def _versions(self, actor: Actor, communication: str) -> Sequence[IntakeRow]:
        return await self._register.communications.list(
            communication_id=communication, reader=reader_of(actor)
        )

    async def _content(self, row: IntakeRow, unread: set[str]) -> Communication | None:
        try:
            return await self._looks.communication(row.communication_id, row.version)
        except KeyDestroyed:
            return None
        except UNREADABLE:
            unread.add(row.communication_id)
            return None


def _countries(content: Communication) -> tuple[str, ...]:
    issuers = [charge.issuing_country for charge in content.charges if charge.issuing_country]
    bureau = content.sender.removeprefix("IP ") if content.sender.startswith("IP ") else None
    return tuple(dict.fromkeys(issuers or filter(None, [bureau])))
