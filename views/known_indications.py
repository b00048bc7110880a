"""Indicators as somebody may read them who may not know of every case that they are known from."""

from typing import Protocol, Self, TypeVar

from indicators.indications import Indications
from procedure.people import Actor
from register.register import Register
from views.known import known_to


class Indicated(Protocol):
    """What was found in a communication, as it is kept."""

    @property
    def indications(self) -> Indications:
        """The indicators with their evidence."""

    @property
    def not_compared(self) -> int:
        """How many earlier communications it was not compared with."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Which these are."""

    def model_copy(self, *, update: dict[str, object]) -> Self:
        """The same with other values."""


Found = TypeVar("Found", bound=Indicated)


async def as_known(
    register: Register, actor: Actor, found: Found, *, own: frozenset[str] = frozenset()
) -> Found:
    """The same without what is known only from cases and communications hidden from the actor.

    ``own`` is what the actor sees because it is part of what they look at.
    """
    names = found.indications.known_from.union(found.left_out)
    known = await known_to(register, actor, (), names, own=own)
    hidden = [one for one in found.left_out if one not in known]
    return found.model_copy(
        update={
            "indications": found.indications.as_known(known.__contains__),
            "not_compared": found.not_compared - len(hidden),
            "left_out": tuple(one for one in found.left_out if one in known),
        }
    )
