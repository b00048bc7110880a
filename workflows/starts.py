"""How the workflows are named and started, and how far one is: what a client needs of them.

Apart from the workflows, because these load their activities, which a client never runs.
"""

from enum import StrEnum

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.values import CaseId, DossierId, MatterId, Moment, Stored


class WorkflowName(StrEnum):
    """The names under which Temporal knows the workflows; they never change."""

    CASE = "CaseWorkflow"
    """One case."""
    INTAKE = "IntakeWorkflow"
    """One version of one communication."""
    MATTER = "MatterWorkflow"
    """One matter beside cases, of any kind."""
    DUTIES = "DutiesWorkflow"
    """A look at the standing duties."""
    RESCREENING = "RescreeningWorkflow"
    """What was received is screened with another roster."""
    REVIEW = "ReviewWorkflow"
    """What is stored is looked at in a retrospective review."""


class CaseStart(Stored):
    """How a run begins: with what the register holds, or with an order that opens the case."""

    case: CaseId


class IntakeStart(Stored):
    """How a run begins: with what the register holds."""

    dossier: DossierId


class MatterStart(Stored):
    """How a run begins: with what the register holds, or with an order that opens the matter."""

    matter: MatterId


class ReviewStart(Stored):
    """Which review looks at its next pages."""

    review: MatterId


class RescreeningStart(Stored):
    """Which roster, how far back, and where an earlier run of this batch stopped."""

    roster_version: str
    received_since: Moment
    after: str = ""
    screened: int = 0
    found: int = 0
    unread: int = 0


class Progress(Stored):
    """How far a rescreening is."""

    screened: int
    found: int
    unread: int = 0
    """How many could not be read, and so were not compared."""
    done: bool
