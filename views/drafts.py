"""Drafts of people: kept by the service, for their author alone.

They need the register and nothing else, so that nobody loses what they wrote while Temporal is
away. Whoever may not know of a case any more, does not find what they drafted about it either.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from activities.recorder import Recorder
from client.known_matters import known_matter
from procedure.access import Right, may, reader_of
from procedure.classified import must_be_unclassified
from procedure.intake.intake import intake_id
from procedure.kind_table import kind_of
from procedure.opening import OpenCase
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed, no_such
from procedure.values import is_matter
from procedure.versions import meant, split
from procedure.words import LONGEST
from register.drafts import Draft, DraftLine, Fields
from register.sealing import UNREADABLE, KeyDestroyed, root_of

REPORT = "report-"
"""How the id of a report begins from which no case is opened yet: its draft has its own key."""
OPENS: str = OpenCase.model_fields["act"].default
_LARGEST = 2 * LONGEST
"""Characters of one draft: a longest text, with the rest of its form next to it (POLICY)."""


class DraftViews:
    """Saves, finds and deletes a person's own drafts."""

    def __init__(self, recorder: Recorder, *, now: Callable[[], datetime]) -> None:
        """The recorder's register keeps them; ``now`` gives the present moment in UTC."""
        self._recorder = recorder
        self._register = recorder.register
        self._now = now

    async def save(self, actor: Actor, subject: str, act: str, fields: Fields) -> datetime:
        """Keep what the actor has written for an act; when it was saved.

        ``subject`` is a case, a matter, a task of one (``case-.../J1``) or a communication, by its
        id. Raises NotFound, also for what the actor may not know of, NotWellFormed for an act that
        it does not have, or for too much, and LooksClassified: then nothing is saved, and what was
        saved before stays.
        """
        hidden = NotFound(what="case, matter, task or communication", name=subject)
        known = await self._known(actor, subject)
        if known is None:
            raise hidden
        acts = _acts_of(known)
        if act not in acts:
            raise no_such("act", act, sorted(acts))
        must_be_unclassified(fields)
        if sum(map(len, _texts(fields))) > _LARGEST:
            raise NotWellFormed(problem=f"A draft has at most {_LARGEST:,} characters.")
        at = self._now()
        try:
            await self._register.drafts.save(actor.person, known, act, fields, at)
        except KeyDestroyed:
            raise hidden from None
        return at

    async def find(self, actor: Actor, subject: str, act: str) -> Draft:
        """The actor's draft. Raises NotFound, SeveralVersionsWait."""
        known = await self._known(actor, subject)
        try:
            found = await self._register.drafts.find(actor.person, known or subject, act)
        except (KeyDestroyed, *UNREADABLE):
            found = None
        if found is None or known is None:
            raise _none(subject, act)
        return found

    async def delete(self, actor: Actor, subject: str, act: str) -> None:
        """Delete the actor's draft. Raises NotFound."""
        known = await self._known(actor, subject)
        if known is None or not await self._register.drafts.delete(actor.person, known, act):
            raise _none(subject, act)

    async def all(self, actor: Actor) -> list[DraftLine]:
        """The actor's drafts about what they may know of, the one saved last first."""
        drafts = await self._register.drafts.of(actor.person)
        return [one for one in drafts if await self._known(actor, one.subject) is not None]

    async def _known(self, actor: Actor, subject: str) -> str | None:
        """The id of the subject, a communication with its version; None where it is hidden."""
        if subject.startswith("comm-"):
            return await self._communication(actor, subject)
        if subject.startswith(REPORT):
            return subject if may(actor, Right.ASK_ROSTER) else None
        dossier, _, task = subject.partition("/")
        teams = self._register.teams
        if task:
            return subject if await teams.sees_task(actor, dossier, task) else None
        if is_matter(dossier):
            matter = await known_matter(self._register, self._recorder, actor, dossier)
            return subject if matter is not None else None
        return subject if await teams.sight(actor, dossier) is not None else None

    async def _communication(self, actor: Actor, subject: str) -> str | None:
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return None
        try:
            name = split(subject)[0]
            rows = await self._register.communications.list(
                communication_id=name, reader=reader_of(actor)
            )
            row = meant(subject, rows)
        except NotFound:
            return None
        return intake_id(row.communication_id, row.version)


def _acts_of(subject: str) -> Collection[str]:
    """The acts for which there may be a draft about a subject."""
    if subject.startswith(REPORT):
        return (OPENS,)
    return kind_of(subject if subject.startswith("comm-") else root_of(subject)).acts


def _none(subject: str, act: str) -> NotFound:
    return NotFound(what="draft", name=f"{act} of {subject}")


def _texts(fields: Mapping[str, Any]) -> Iterable[str]:
    for name, value in fields.items():
        yield name
        yield from [value] if isinstance(value, str) else value
