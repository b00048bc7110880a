"""The workflow of a dossier: its id, and how it starts where it does not run."""

from typing import NamedTuple

from workflows.starts import CaseStart, IntakeStart, WorkflowName


class Address(NamedTuple):
    """The workflow of a dossier, and how it starts where it does not run."""

    workflow_id: str
    workflow: WorkflowName
    start: CaseStart | IntakeStart
    summary: str | None
    """For what the workflow's name does not say."""


def address_of(dossier: str) -> Address:
    """Where the dossier's orders go."""
    if dossier.startswith("case-"):
        summary = "A case of suspected misuse of INTERPOL channels"
        return Address(dossier, WorkflowName.CASE, CaseStart(case=dossier), summary)
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


def dossier_of(workflow_id: str) -> str:
    """The dossier of a workflow."""
    if workflow_id.startswith("case-"):
        return workflow_id
    communication, _, version = workflow_id.removeprefix("intake-").rpartition("-")
    return f"comm-{communication}/{version}"
