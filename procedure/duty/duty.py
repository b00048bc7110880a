"""What is known of a standing duty: what it is, for which period, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from procedure.case import Stage, Standing
from procedure.matters.matter import Detail, Matter
from procedure.matters.written import written
from procedure.people import USNCB
from procedure.watch_match import Found

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

OPEN = Stage("OPEN", "To be done", "The duty is due.")
PROPOSED = Stage("PROPOSED", "To be approved", "A second person must approve what was done.")
WATCHING = Stage("WATCHING", "Watching", "People look at what comes in until the watch ends.")
COMPOSED = Stage("COMPOSED", "Report to be released", "A report is composed; it is not released.")
DONE = Stage("DONE", "Done", "All steps of the duty are done.")


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that is done."""

    step: int
    at: datetime
    by: str
    document: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class StepProposal:
    """A step that one person says is done, and that waits for a second one."""

    by: str
    document: str
    proposed: int
    """The event that proposed it."""


@dataclass(frozen=True, slots=True)
class ComposedReport:
    """A report that was composed for a step; its figures are in the sealed document."""

    document: str
    sha256: str
    """Of the report as it is stored."""
    by: str
    composed: int
    """The event that composed it."""
    composed_at: datetime
    step: int
    bureaus: bool
    """Whether it has the list of bureaus: then another person releases it."""
    released_at: datetime | None = None
    released_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Matter):
    """The state of a standing duty after its first ``revision`` events."""

    duty: str
    """Its key in the edition."""
    period: str
    """What it is for, such as ``2026`` or ``2026-10-25``; empty where it is for no period."""
    steps: int
    """How many steps it has."""
    watching: bool = False
    """Whether it watches cases."""
    officers: bool = False
    """Whether the officers for data protection and security do it too."""
    done: tuple[DoneStep, ...] = ()
    proposed: StepProposal | None = None
    reports: tuple[ComposedReport, ...] = ()
    """The reports that were composed, in their order; the last one of a step counts."""
    seen: tuple[tuple[str, str], ...] = ()
    """What came up in the cases that it watches: the case and the fact."""
    found: tuple[Found, ...] = ()
    """Communications that may be a request made again, whether they belong to a case or not."""

    @property
    def step(self) -> int:
        """The step that must be done now, counted from 0."""
        return len(self.done)

    @property
    def clock(self) -> str:
        """The id of the clock of that step."""
        return f"step-{self.step + 1}"

    @property
    def of_officers(self) -> bool:
        """Whether the officers for data protection and security know of it."""
        return self.officers

    def watches_at(self, at: datetime) -> bool:
        """Whether it still watches: it is open, and its time has not passed."""
        return self.watching and self.ended_at is None and at < self.clocks[self.clock].due_at

    @property
    def links(self) -> tuple[str, ...]:
        """The cases that it covers, and the communications that it found."""
        return (*self.cases, *dict.fromkeys(one.communication for one in self.found))

    @property
    def report(self) -> ComposedReport | None:
        """The report of the present step, if one is composed."""
        return next((one for one in reversed(self.reports) if one.step == self.step), None)

    def where(self) -> Standing:
        """Where it is."""
        if self.proposed is not None:
            return Standing(PROPOSED, USNCB, "the next step, or the end")
        if self.watching:
            return Standing(WATCHING, "nobody", "the watch ends")
        if self.report is not None and self.report.released_at is None:
            return Standing(COMPOSED, USNCB, "it is released, saved and sent")
        then = "the next step" if self.step + 1 < self.steps else "the duty is done"
        return Standing(OPEN, USNCB, then)

    def left(self) -> list[str]:
        """A watch can end at any time; any other duty has steps."""
        count = self.steps - len(self.done)
        return (
            [f"{count} of {self.steps} steps are not done"] if count and not self.watching else []
        )

    def details(self, rules: "Procedure") -> Sequence[Detail]:
        """What it is, for which period, and its steps."""
        row = rules.edition.duties.get(self.duty)
        if row is None:
            return ()
        period = [Detail("Period", self.period)] if self.period else []
        done = {one.step: one for one in self.done}
        steps = [
            Detail(
                f"Step {number + 1}",
                step.title + (f"; done by {done[number].by}" if number in done else ""),
            )
            for number, step in enumerate(row.steps)
        ]
        basis = Detail("Basis", f"{row.source.kind}, {row.source.citation}")
        seen = [Detail("To look at", f"{case}: {fact}") for case, fact in self.seen]
        found = [
            Detail("To compare", f"{one.communication}, version {one.version}: {one.alike}")
            for one in self.found
        ]
        reports = [Detail("Report", _report_text(one)) for one in self.reports]
        messages = written(self, rules)
        return [
            Detail("Duty", row.title),
            *period,
            basis,
            *steps,
            *reports,
            *messages,
            *seen,
            *found,
        ]


def _report_text(report: ComposedReport) -> str:
    """``for step 1, composed by ...; with the list of bureaus; not released; SHA-256 ...``."""
    bureaus = "with" if report.bureaus else "without"
    released = f"released by {report.released_by}" if report.released_by else "not released"
    return (
        f"For step {report.step + 1}, composed by {report.by}, {bureaus} the list of bureaus; "
        f"{released}; SHA-256 {report.sha256}"
    )
