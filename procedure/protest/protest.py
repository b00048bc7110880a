"""What is known of a protest: the cases that it covers, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from procedure.case import Stage, Standing
from procedure.matters.matter import Matter

DRAFT = Stage("DRAFT", "Being drafted", "Counsel writes the protest.")
ADMISSIBILITY = Stage(
    "ADMISSIBILITY", "Admissibility", "The General Secretariat decides whether it is admissible."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protest(Matter):
    """The state of a protest after its first ``revision`` events."""

    filed_at: datetime | None = None

    def where(self) -> Standing:
        """Where it is."""
        if self.filed_at is None:
            return Standing(DRAFT, "USNCB counsel", "it is filed with INTERPOL")
        return Standing(ADMISSIBILITY, "INTERPOL", "the source is asked")

    def left(self) -> list[str]:
        """A protest that was filed waits for INTERPOL."""
        return ["INTERPOL's decision is not recorded"] if self.filed_at is not None else []
