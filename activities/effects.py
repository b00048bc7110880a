"""What follows from recorded events: emails, handoffs, and communications that join a case."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection

from activities.letter_frame import Numbers
from activities.letters import Postroom
from procedure.case import Case
from procedure.clocks.workdays import CalendarDoesNotReach, FederalCalendar
from procedure.codes import CaseClass
from procedure.directory import Directory
from procedure.dossier import (
    Attachment,
    DossierState,
    Effect,
    Event,
    Handoff,
)
from procedure.intake.passing import CommunicationUnreadable, KeyOfCaseDestroyed
from procedure.matters.matter import Matter
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.task import HasTasks
from register.documents import KeptDocument
from register.register import Register
from register.rulebooks import Rulebook
from register.values import OutboxEmail

_DOCUMENT = re.compile(r'"(doc-[0-9A-HJKMNP-TV-Z]{26})"(?!:)')
"""A document's id as a value of JSON, not as a name."""


class Queued(NamedTuple):
    """What an act queued for the relay."""

    emails: bool = False
    handoffs: bool = False


class Effects:
    """Carries out the effects of an act, in the transaction that writes its events."""

    def __init__(self, register: Register, postroom: Postroom) -> None:
        """``postroom`` writes the emails."""
        self._register = register
        self._postroom = postroom

    def check_keys(self, connection: Connection, case: str, effects: Iterable[Effect]) -> None:
        """Raise the refusal where a communication joins and one of the two cannot be opened.

        Raises NotFound where there is no such communication.
        """
        attachments = self._register.attachments
        for effect in effects:
            if not isinstance(effect, Attachment):
                continue
            if not self._register.communications.exists(connection, effect.communication):
                raise NotFound(what="communication", name=effect.communication)
            if attachments.is_destroyed(connection, effect.communication):
                raise CommunicationUnreadable()
            if attachments.is_destroyed(connection, case):
                raise KeyOfCaseDestroyed(case=case)

    def commitments(
        self, connection: Connection, events: Sequence[Event], own: KeptDocument | None
    ) -> list[dict[str, str]]:
        """For each event those of its documents. Raises NotFound if one is missing.

        ``own`` is the document of the act, where it has been looked at already.
        """
        named = [sorted(set(_DOCUMENT.findall(event.model_dump_json()))) for event in events]
        wanted = {document for documents in named for document in documents}
        found = {own.document_id: own.commitment} if own is not None else {}
        found |= self._register.documents.commitments(connection, wanted - found.keys())
        if missing := wanted - found.keys():
            raise NotFound(what="document", name=min(missing))
        return [{document: found[document] for document in documents} for documents in named]

    def carry_out(
        self,
        connection: Connection,
        state: DossierState,
        actor: Actor,
        effects: Sequence[tuple[int, Event, Effect]],
        book: Rulebook,
        directory: Directory,
    ) -> Queued:
        """Queue emails and handoffs, attach communications; what was queued.

        ``state`` is the dossier's after the act.
        """
        dossier = state.dossier
        # Asked once, and only where an email is written.
        team = cache(lambda: self._team(connection, state))
        emails: list[OutboxEmail] = []
        handed_over = False
        for place, (revision, event, effect) in enumerate(effects):
            if isinstance(effect, Handoff):
                handoffs = self._register.handoffs
                handoffs.queue(connection, dossier, revision, effect.command, event.at)
                handed_over = True
            elif isinstance(effect, Attachment):
                self._register.attachments.attach(
                    connection, effect.communication, dossier, event.at, actor.person
                )
            else:
                key = f"{revision}/{place}"
                emails += self._postroom.write(
                    dossier,
                    key,
                    effect,
                    event.at,
                    book.procedure,
                    directory,
                    _numbers(state, effect.task),
                    cannot_wait=effect.task is not None and _cannot_wait(state, event.at, book),
                    team=team(),
                )
        self._register.outbox.queue(connection, dossier, emails)
        return Queued(emails=bool(emails), handoffs=handed_over)

    def _team(self, connection: Connection, state: DossierState) -> frozenset[str] | None:
        """Who alone may know of the dossier after the act; None where no team limits it."""
        if not isinstance(state, HasTasks):
            return None
        return self._register.teams.members.within(connection, state.covered)


def _cannot_wait(state: DossierState, at: datetime, book: Rulebook) -> bool:
    """Whether a task of the dossier is most urgent, and nobody is in the office to see it."""
    if not isinstance(state, Case) or state.case_class is not CaseClass.P0:
        return False
    try:
        return not FederalCalendar(book.holidays, state.closures).is_open(at)
    except CalendarDoesNotReach:
        return True


def _numbers(state: DossierState, task: str | None) -> Numbers:
    """The numbers of the matter, or of the case and of a task in it, as far as they have some."""
    known = state.tasks.get(task) if isinstance(state, HasTasks) and task is not None else None
    number = known.number if known is not None else None
    if isinstance(state, Matter):
        return Numbers(matter=state.number, task=number)
    return Numbers(case=state.number, task=number)
