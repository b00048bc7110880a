"""A look at the standing duties: what has come is opened, as an activity."""

from typing import Protocol

from temporalio import activity

from procedure.values import Stored


class DutiesOpened(Stored):
    """What a look at the standing duties came to."""

    opened: tuple[str, ...]
    """The duties whose day has come, by their ids; those that were opened before are among them."""


class DutyOpener(Protocol):
    """What a look needs of the register, which workflows must not import."""

    async def open_due(self) -> DutiesOpened:
        """Order every duty whose day has come to open; repeating it opens nothing twice."""


class DutyActivities:
    """Opens what is due. Repeating it opens nothing twice."""

    def __init__(self, opener: DutyOpener) -> None:
        """``opener`` orders it."""
        self._opener = opener

    @activity.defn
    async def open_due_duties(self) -> DutiesOpened:
        """Order every duty of the edition in force whose day has come to open."""
        return await self._opener.open_due()
