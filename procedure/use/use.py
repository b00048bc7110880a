"""A use request as a matter: its state, its stages, and how its page sums it up."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from procedure.case import Stage, Standing
from procedure.matters.matter import Detail, Matter
from procedure.matters.written import written
from procedure.people import USNCB
from procedure.refusals import NotNow
from procedure.use.request import UseRequest
from procedure.use_codes import Documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procedure.annex.editions import Procedure

CHECKING = Stage("CHECKING", "Checks", "What the gate asks for is recorded.")
PERMITTED = Stage(
    "PERMITTED",
    "Use permitted beside other evidence",
    "Never as the only basis, and only if verified on the day of the use.",
)
BLOCKED = Stage("BLOCKED", "Use blocked", "The communication may not be used.")


class UseIsOver(NotNow):
    """It is recorded already whether the communication was used."""

    sentence = "It is already recorded whether the communication was used."


@dataclass(frozen=True, slots=True)
class Permission:
    """What was decided about the use, last."""

    permitted: bool
    at: datetime
    by: str
    ended_at: datetime | None = None
    """When the permission ended, because a check was no longer met."""

    @property
    def stands(self) -> bool:
        """Whether the use is permitted."""
        return self.permitted and self.ended_at is None

    def stood(self, at: datetime) -> bool:
        """Whether the use was permitted at this moment."""
        return self.permitted and self.at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Matter):
    """A request to use a communication against a person, and what happened to it."""

    request: UseRequest
    communication: str | None = None
    decided: Permission | None = None
    used: bool | None = None
    """Whether it was used; None: not known yet."""
    used_at: datetime | None = None
    changed: int = 0
    """The event that last changed what the gate sees."""

    def where(self) -> Standing:
        """Checks, then a decision, then the use."""
        if self.used_at is not None:
            stood = self.decided is not None and self.decided.stood(self.used_at)
            return Standing(PERMITTED if stood else BLOCKED, USNCB, "the request ends")
        if self.decided is None or self.decided.ended_at is not None:
            return Standing(CHECKING, USNCB, "counsel or a supervisor decides")
        if self.decided.permitted:
            return Standing(PERMITTED, self.request.agency, "it is recorded whether it was used")
        return Standing(BLOCKED, USNCB, "the request ends, or what is missing is recorded")

    def left(self) -> list[str]:
        """What was permitted has an outcome; anything else can be dropped."""
        open_permission = self.decided is not None and self.decided.stands and self.used is None
        return ["record whether the communication was used"] if open_permission else []

    @property
    def links(self) -> tuple[str, ...]:
        """The cases and the communication."""
        return (*self.cases, *((self.communication,) if self.communication else ()))

    @property
    def agencies(self) -> frozenset[str]:
        """The agency that wants to use the communication."""
        return frozenset({self.request.agency})

    def details(self, rules: "Procedure") -> "Sequence[Detail]":
        """The request in a few lines; the gate has a page of its own."""
        return [*self._lines(), *written(self, rules)]

    def _lines(self) -> "Sequence[Detail]":
        asked = self.request
        documents = {
            None: "not asked for",
            Documents.ASKED: "asked for, not obtained",
            Documents.OBTAINED: "obtained",
            Documents.PARTLY: "obtained in part",
            Documents.NOT_OBTAINED: "NOT OBTAINED",
        }
        lines = [
            Detail("Purpose", asked.purpose),
            Detail("Agency", asked.agency),
            Detail("Day of the use", asked.use_on.isoformat()),
            Detail("State at INTERPOL", asked.state),
            Detail("Documents of the source", documents[asked.documents]),
        ]
        if asked.circuit is not None:
            lines.append(Detail("Circuit", asked.circuit))
        return lines

    def details_for(self, agency: str) -> "Sequence[Detail]":
        """The agency that asks sees its request, without anything of a case."""
        return self._lines() if agency == self.request.agency else ()

    def must_await_use(self) -> None:
        """Raise Refused where it has ended, or its outcome is recorded."""
        self.must_be_open()
        if self.used is not None:
            raise UseIsOver()

    def asking(self, **changes: Any) -> "Use":
        """The matter after an event that changed what the gate sees."""
        request = replace(self.request, **changes)
        return replace(self, request=request, changed=self.revision + 1)
