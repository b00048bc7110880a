"""Matters beside cases: what people do to them, for the command line and the portal alike."""

from typing import Any, TypeVar

from client.known_matters import known_matter
from client.ordering import Ordering
from procedure.clocks.rules import Closure
from procedure.dossier import Command, Receipt
from procedure.identifiers import ulid
from procedure.kind_table import MATTER_KINDS
from procedure.matters.matter import Matter
from procedure.matters.opening import OpenMatter
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import is_matter
from workflows.matter_acts import matter_act

C = TypeVar("C", bound=Command)


class Matters:
    """Gives people's orders to matters; what they may not know of does not exist for them."""

    def __init__(self, ordering: Ordering, *, closures: tuple[Closure, ...] = ()) -> None:
        """``closures`` are the operator's, with which new matters begin."""
        self._ordering = ordering
        self._closures = closures

    async def matter(self, actor: Actor, matter_id: str) -> Matter:
        """The matter as recorded. Raises NotFound, also for whoever may not know of it."""
        ordering = self._ordering
        found = (
            await known_matter(ordering.register, ordering.recorder, actor, matter_id)
            if is_matter(matter_id)
            else None
        )
        if found is None:
            raise NotFound(what="matter", name=matter_id)
        return found

    async def open(
        self,
        actor: Actor,
        command: type[OpenMatter],
        *,
        text: str,
        content: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Receipt:
        """Open a matter; the same words of the same person on one day are one matter.

        ``content`` is what the document holds beside the text. Raises Refused, NotConfirmed.
        """
        ordering = self._ordering
        kind = next(
            kind for kind in MATTER_KINDS if kind.opening and kind.opening.command is command
        )
        today = ordering.now().replace(hour=0, minute=0, second=0, microsecond=0)
        words = f"{actor.person}\n{command.__name__}\n{sorted(fields.items())}\n{text}"
        code = ordering.register.lookups.mac("matter", words)
        return await ordering.give(
            matter_act(command),
            by=actor.person,
            dossier=f"{kind.prefix}{ulid(today, code)}",
            state=None,
            content={**(content or {}), "text": text},
            closures=self._closures,
            **fields,
        )

    async def order(
        self,
        actor: Actor,
        matter_id: str,
        command: type[C],
        *,
        text: str | None = None,
        content: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Receipt:
        """Give an order to a matter; ``text`` is what the person wrote.

        Raises Refused where the procedure says no, NotConfirmed where no answer came in time.
        """
        matter = await self.matter(actor, matter_id)
        written = content if text is None else {**(content or {}), "text": text}
        return await self._ordering.give(
            matter_act(command),
            by=actor.person,
            dossier=matter_id,
            state=matter,
            content=written,
            **fields,
        )
