"""What open watches look for, opened from the register when it changes, and not kept longer."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from activities.watch_values import OpenWatch, Sought, Watched
from procedure.entered import ENTERED, EnteredPerson, document_of, is_entered
from procedure.message import Communication
from procedure.refusals import NotFound
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from register.watches import Coverage, CoveredByWatch

_MOST = 200
"""Communications of one watch that are compared, the newest first, so that a screening ends."""


class WatchLibrary:
    """Knows what watches look for; opens it again only where the register says something else."""

    def __init__(self, register: Register, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC: a watch whose time has passed looks no more."""
        self._register = register
        self._now = now
        self._opening = asyncio.Lock()
        self._known: tuple[Coverage, Watched] | None = None

    async def watched(self) -> Watched:
        """What the watches that are open now look for."""
        coverage = await self._register.watches.open_at(self._now())
        if not coverage.watches:
            self._known = None
            return Watched()
        async with self._opening:
            if self._known is None or self._known[0] != coverage:
                watches = [await self._opened(one) for one in coverage.watches]
                version = sha256(repr(coverage).encode()).hexdigest()
                self._known = coverage, Watched(version=version, watches=tuple(watches))
            return self._known[1]

    async def _opened(self, covered: CoveredByWatch) -> OpenWatch:
        sought = [await self._entered(one) for one in covered.people if is_entered(one)]
        newest = sorted(covered.versions, reverse=True)[:_MOST]
        read = [await self._communication(*one) for one in newest]
        return OpenWatch(
            watch=covered.watch,
            people=covered.people,
            sought=tuple(one for one in sought if one is not None),
            communications=tuple(one for one in read if one is not None),
        )

    async def _entered(self, entry: str) -> Sought | None:
        """Whom an analyst entered; None where nobody can open it."""
        try:
            kept = await self._register.documents.document(document_of(entry))
        except (KeyDestroyed, NotFound, *UNREADABLE):
            return None
        if ENTERED not in kept.content:
            return None
        person = EnteredPerson.model_validate(kept.content[ENTERED])
        return Sought(
            names=person.names,
            birth_date=person.birth_date,
            nationalities=person.nationalities,
        )

    async def _communication(self, communication: str, version: int) -> Communication | None:
        """A communication of a watched case; None where nobody can open it."""
        try:
            stored = await self._register.communications.version(communication, version)
        except (KeyDestroyed, *UNREADABLE):
            return None
        return Communication.model_validate_json(stored.parsed)
