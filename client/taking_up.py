"""Taking up open dossiers with a newer build: each starts over from the register."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import structlog

from client.gateway import Gateway
from procedure.refusals import NotFound, RegisterOlder
from procedure.values import Stored
from register.register import Register

log = structlog.get_logger("caveat.taking-up")

PATIENCE = timedelta(seconds=10)
"""How long a run has to start over by itself; then it is replaced."""
_AT_ONCE = 20
_POLL_SECONDS = 0.1


class TakenUp(Stored):
    """What happened to one dossier."""

    dossier: str
    how: str
    """CONTINUED: its run started over; STARTED: it was started from the register; LEFT: its run
    knows more than the register, so that an operator must decide."""


class TakingUp:
    """Moves open dossiers to the newest build."""

    def __init__(
        self, gateway: Gateway, register: Register, *, patience: timedelta = PATIENCE
    ) -> None:
        """``patience`` is how long a run has to start over by itself."""
        self._gateway = gateway
        self._register = register
        self._patience = patience

    async def all_open(self) -> list[TakenUp]:
        """Take up every dossier that is not complete. Raises NotConfirmed.

        Where the register is older than a run, an operator must decide: those are left.
        """
        left = set(await self._gateway.register_older())
        found = await self._register.dossiers.open_dossiers()
        return await self.these(dossier for dossier in found if dossier not in left)

    async def these(self, dossiers: Iterable[str]) -> list[TakenUp]:
        """Take up these dossiers, some at a time. Raises NotConfirmed."""
        limit = asyncio.Semaphore(_AT_ONCE)

        async def limited(dossier: str) -> TakenUp:
            async with limit:
                try:
                    return await self._take(dossier, decided=False)
                except RegisterOlder:
                    return TakenUp(dossier=dossier, how="LEFT")

        return list(await asyncio.gather(*(limited(dossier) for dossier in dossiers)))

    async def one(self, dossier: str) -> TakenUp:
        """Take up one dossier, also where an operator decides that it continues.

        Raises NotFound, NotConfirmed, and RegisterOlder where it only shows now that the register
        lacks what the run knows: whoever decides that it continues repeats the command.
        """
        return await self._take(dossier, decided=dossier in await self._gateway.register_older())

    async def _take(self, dossier: str, *, decided: bool) -> TakenUp:
        """Ask the dossier's run to start over; replace it if it does not.

        Raises NotFound, NotConfirmed, and RegisterOlder where nobody has decided.
        """
        if not await self._register.dossiers.revision(dossier):
            raise NotFound(what="case or intake", name=dossier)
        before = await self._gateway.run_of(dossier)
        if before is not None and await self._gateway.ask_to_take_up(dossier):
            try:
                async with asyncio.timeout(self._patience.total_seconds()):
                    while await self._gateway.run_of(dossier) == before:
                        await asyncio.sleep(_POLL_SECONDS)
                return TakenUp(dossier=dossier, how="CONTINUED")
            except TimeoutError:
                if not decided and dossier in await self._gateway.register_older():
                    raise RegisterOlder() from None
        await self._gateway.start_again(dossier)
        return TakenUp(dossier=dossier, how="STARTED")


async def take_up_for(
    build: str, taking_up: TakingUp, register: Register, retry: Callable[[], Awaitable[None]]
) -> None:
    """Take up all open dossiers when the build recorded in the register is not this one.

    ``retry`` waits before another attempt, where Temporal or the register does not answer.
    """
    while True:
        try:
            if await register.rulebooks.build() == build:
                return
            taken = await taking_up.all_open()
            await register.write(
                lambda connection: register.rulebooks.note_build(connection, build)
            )
        except Exception as error:
            # Whatever it is: dossiers that stay with an older build would be noticed by nobody.
            log.warning("open dossiers are taken up later", error_type=type(error).__name__)
            await retry()
            continue
        log.info("open dossiers taken up", count=len(taken), build_id=build)
        if replaced := sum(one.how == "STARTED" for one in taken):
            log.warning("dossiers started from the register", count=replaced)
        return
