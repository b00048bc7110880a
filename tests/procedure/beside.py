"""What is beside a case or intake in a test: other dossiers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from procedure.annex.editions import Procedure
from procedure.context import Other
from procedure.dossier import DossierState


@dataclass(frozen=True)
class Beside:
    """Open cases, each with the entries of its person."""

    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entered: tuple[str, ...] = ()
    dossiers: Mapping[str, tuple[DossierState, Procedure]] = field(default_factory=dict)
    """Other dossiers as they are now, each with its edition."""
    hidden: frozenset[str] = frozenset()
    """Cases of teams that the person is not on."""

    def open_cases(self, person: str) -> Sequence[str]:
        """Those with this entry."""
        return [case for case, people in self.cases.items() if person in people]

    def people_of(self, case: str) -> frozenset[str]:
        """The entries of the case."""
        return frozenset(self.cases.get(case, ()))

    def is_entered(self, person: str) -> bool:
        """Whether somebody entered this person."""
        return person in self.entered

    def draw(self) -> str:
        """Always the same."""
        return "K7M2Q4"

    def matters(self, kind: str) -> Sequence[str]:
        """Those that were given."""
        return sorted(one for one in self.dossiers if one.startswith(f"{kind}-"))

    def sees(self, case: str) -> bool:
        """Nothing is hidden, unless a test says so."""
        return case not in self.hidden

    def other(self, dossier: str) -> Other | None:
        """As it was given."""
        found = self.dossiers.get(dossier)
        return Other(*found) if found is not None else None
