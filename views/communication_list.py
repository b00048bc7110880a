"""The list of communications: apart from reading one, which needs the rules and what they load."""

from collections.abc import Sequence
from contextlib import suppress

from procedure.access import Right, may, reader_of
from procedure.intake.intake import IntakeState, intake_id
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.values import Stored
from procedure.versions import split
from register.paging import Place
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Outline
from views.looks import Looks, View


class Numbered(Stored):
    """A version that was found by a number, with the address of its sender."""

    outline: Outline
    sender: str


class CommunicationList:
    """Lists communications for whoever may see them."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` records that the list was read."""
        self._looks = looks
        self._communications = looks.register.communications

    async def known(self, actor: Actor, sender: str, reference: str) -> str | None:
        """The newest version with this sender and reference, as ``comm-01K.../v2``.

        None where there is none that the actor may know of. Looking is recorded in the ledger, what
        was typed only as a keyed hash.
        """
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return None
        words = {"sender": sender, "reference": reference}
        await self._looks.note(actor, View.COMMUNICATIONS, words=words)
        found = await self._communications.find(sender.upper(), reference.upper())
        if found is None:
            return None
        rows = await self._communications.list(communication_id=found, reader=reader_of(actor))
        return intake_id(rows[0].communication_id, rows[0].version) if rows else None

    async def numbered(self, actor: Actor, number: str) -> Sequence[Numbered]:
        """What has this reference or number of INTERPOL, the newest version of each.

        Nothing that the actor may not know of. Looking is recorded in the ledger, what was typed
        only as a keyed hash.
        """
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return []
        await self._looks.note(actor, View.COMMUNICATIONS, words={"reference": number})
        register = self._looks.register
        found = dict(await register.names.numbered(number))
        outlines = await register.arrivals.outlines(list(found), reader_of(actor))
        senders = []
        for one in outlines:
            if found[one.communication_id] != one.version:
                continue
            with suppress(KeyDestroyed, *UNREADABLE):
                stored = await self._communications.version(one.communication_id, one.version)
                senders.append(Numbered(outline=one, sender=stored.sender))
        return senders

    async def list(
        self,
        actor: Actor,
        *,
        state: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Sequence[IntakeRow]:
        """What has come in and how far it is, newest first; nothing for whoever may not see it.

        Every version, unless ``limit`` says less; ``after`` is the last one of the part before, or
        a communication. Looking is recorded in the ledger with the ``state``, whatever the part.
        Raises NotFound where ``after`` is none.
        """
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return []
        if after is not None:
            communication, version = split(after)
            rows = await self._communications.list(
                communication_id=communication, reader=reader_of(actor)
            )
            versions = [row.version for row in rows]
            if not versions or (version is not None and version not in versions):
                raise NotFound(what="communication", name=after)
        if state is not None and state not in IntakeState.__members__:
            # Nothing is in it; and the ledger gets no words that somebody typed.
            return []
        await self._looks.note(actor, View.COMMUNICATIONS, query={"state": state})
        return await self._communications.list(
            state=state, after=after, reader=reader_of(actor), limit=limit
        )

    async def by_id(self, actor: Actor, after: Place | None, limit: int) -> Sequence[IntakeRow]:
        """So many versions, the oldest first, after one of them; none for whoever may not see any.

        Looking is recorded in the ledger.
        """
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return []
        await self._looks.note(actor, View.COMMUNICATIONS, query={"state": None})
        last = intake_id(str(after.ids[0]), int(after.ids[1])) if after is not None else None
        return await self._communications.list(
            after=last, reader=reader_of(actor), limit=limit, oldest_first=True
        )
