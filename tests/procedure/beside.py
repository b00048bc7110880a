"""What is beside a case or intake in a test: other cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Beside:
    """Open cases, each with the entries of its person."""

    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entered: tuple[str, ...] = ()

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
