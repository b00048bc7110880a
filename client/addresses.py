"""The workflow of a dossier: its id, and how it starts where it does not run."""

from typing import NamedTuple

from procedure.codes import MATTERS
from workflows.starts import CaseStart, IntakeStart, MatterStart, WorkflowName

_MATTERS = {
    "protest": "A protest, which covers one or more cases",
    "recall": "A recall of what INTERPOL changed or deleted",
    "use": "A request to use what INTERPOL sent",
    "incident": "An incident of misuse",
    "duty": "A standing duty, such as a yearly report",
    "review": "A retrospective review of what is stored",
}
"""What Temporal's pages call each kind of matter."""


class Address(NamedTuple):
    """The workflow of a dossier, and how it starts where it does not run."""

    workflow_id: str
    workflow: WorkflowName
    start: CaseStart | IntakeStart | MatterStart
    summary: str | None
    """For what the workflow's name does not say."""


def address_of(dossier: str) -> Address:
    """Where the dossier's orders go."""
    if dossier.startswith("case-"):
        summary = "A case of suspected misuse of INTERPOL channels"
        return Address(dossier, WorkflowName.CASE, CaseStart(case=dossier), summary)
    kind = dossier.partition("-")[0]
    if kind in MATTERS:
        summary = _MATTERS[kind]
        return Address(dossier, WorkflowName.MATTER, MatterStart(matter=dossier), summary)
    return Address(
        intake_workflow_id(dossier),
        WorkflowName.INTAKE,
        IntakeStart(dossier=dossier),
        None,
    )


def intake_workflow_id(dossier: str) -> str:
    """The workflow of one version of one communication."""
    communication, _, version = dossier.partition("/")
    return f"intake-{communication.removeprefix('comm-')}-{version}"


def pages_of(review: str) -> str:
    """The workflow that looks at the pages of a review."""
    return f"pages-{review}"


def dossier_of(workflow_id: str) -> str:
    """The dossier of a workflow."""
    if not workflow_id.startswith("intake-"):
        return workflow_id
    communication, _, version = workflow_id.removeprefix("intake-").rpartition("-")
    return f"comm-{communication}/{version}"
