"""What the register holds beside a dossier when an act is decided, in the act's transaction."""

from collections.abc import Sequence
from secrets import token_bytes

from sqlalchemy import Connection

from activities.states import States
from procedure.access import reader_of
from procedure.context import Other
from procedure.kind_table import kind_of
from procedure.numbers import drawn
from procedure.people import Actor
from register.register import Register


class RegisterSurroundings:
    """Other cases as the register has them."""

    def __init__(
        self, connection: Connection, register: Register, states: States, actor: Actor | None
    ) -> None:
        """The transaction is the caller's; ``states`` knows what dossiers are now.

        What teams hide from the ``actor`` is not there; without one, nothing is hidden.
        """
        self._actor = actor
        self._connection = connection
        self._register = register
        self._states = states
        self._people = register.people
        self._lists = register.lists

    def open_cases(self, person: str) -> Sequence[str]:
        """The open cases about a person, under whichever entry, the oldest first."""
        reader = reader_of(self._actor) if self._actor is not None else None
        return self._people.open_cases.within(self._connection, person, reader)

    def people_of(self, case: str) -> frozenset[str]:
        """The person whom a case is about, with every entry that was joined, in any case."""
        return self._people.people_of.within(self._connection, case)

    def is_entered(self, person: str) -> bool:
        """Whether a case is about this entry."""
        return self._people.is_entered.within(self._connection, person)

    def draw(self) -> str:
        """Six characters that nothing has. The register refuses what another act drew meanwhile."""
        while self._lists.is_drawn(self._connection, found := drawn(token_bytes(4))):
            pass
        return found

    def matters(self, kind: str) -> Sequence[str]:
        """Every matter of a kind, open or ended, the oldest first."""
        rows = self._lists.matters.within(self._connection, kind=kind)
        return sorted(row.matter_id for row in rows)

    def sees(self, case: str) -> bool:
        """Whether no team hides the case from whoever orders the act."""
        if self._actor is None or reader_of(self._actor) is None:
            return True
        return self._register.teams.sees.within(self._connection, self._actor, case)

    def other(self, dossier: str) -> Other | None:
        """Another dossier as it is now; None where there is none."""
        if not self.sees(dossier):
            return None
        head = self._register.dossiers.head.within(self._connection, dossier)
        state = self._states.at(self._connection, kind_of(dossier), head) if head else None
        if head is None or state is None:
            return None
        book = self._register.rulebooks.rulebook.within(
            self._connection, head.edition_sha256, head.calendar_sha256
        )
        return Other(state, book.procedure)
