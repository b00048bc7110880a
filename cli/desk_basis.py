"""What every part of a desk has: the register, the person who acts, and the rules in force."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cli import moment
from procedure.clocks.rules import Closure
from procedure.directory import Directory
from procedure.people import Actor
from register.register import Register
from settings import Settings

if TYPE_CHECKING:
    from activities.recorder import Recorder
    from client.gateway import Gateway
    from client.signing import Signer
    from procedure.annex.editions import Procedure
    from procedure.proof import SignedIn
    from views.looks import Looks


@dataclass(frozen=True, kw_only=True)
class DeskBasis:
    """An open register and the person who acts."""

    settings: Settings
    register: Register
    directory: Directory
    actor: Actor
    closures: tuple[Closure, ...]
    as_json: bool
    shared: "Recorder | None" = None
    """The recorder that many desks share; without it the desk has one of its own."""
    asks: "Gateway | None" = None
    """By which it asks Temporal what an order came to; unset while Temporal is away."""
    signing: "tuple[Signer, SignedIn] | None" = None
    """The service's key, and how the person signed in; whoever only reads has neither."""

    @cached_property
    def recorder(self) -> "Recorder":
        """What checks an order beforehand and knows the present state."""
        from activities.installed import recorder_of

        return self.shared or recorder_of(self.settings, self.register)

    @property
    def looks(self) -> "Looks":
        """Recording who reads what."""
        from views.looks import Looks

        return Looks(self.register, now=moment.now)

    @property
    def in_force(self) -> "Procedure":
        """The edition that is in force now."""
        return self.recorder.editions.in_force(moment.now())
