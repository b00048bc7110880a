"""What workers, test environments and replayers must have in common, as one plugin."""

from collections.abc import Mapping

from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.codec import PayloadKeys
from runtime.converter import data_converter

PASSED_THROUGH: Mapping[str, str] = {
    "procedure": "pure by contract (linted), and its classes must be the same inside and outside",
    "activities": "workflows only name its methods; it never runs inside",
    "pydantic": "imports lazily, which to the sandbox looks like an import by the workflow",
    "pydantic_core": "compiled, and cannot be loaded twice",
    "annotated_types": "pydantic recognizes its constraints by class identity",
    "typing_extensions": "pydantic recognizes typed dicts by class identity",
    "typing_inspection": "pydantic compares with its sentinels by identity",
    "tzdata": "zoneinfo imports it when a time zone is first used; it contains only data",
}
"""The modules that workflows share with the worker, each with the reason.

The sandbox checks nothing in them. The linter keeps clocks and randomness out of ours.
"""


def caveat_plugin(ring: PayloadKeys, *, sandboxed: bool = True) -> SimplePlugin:
    """The plugin for a worker's client, a test environment or a ``Replayer``.

    A client without a worker needs the converter alone (``runtime.converter``). Workers get the
    plugin from their client, so give it to only one of the two. An exception in a workflow fails
    the workflow task, which Temporal repeats until the code is corrected; refusals are values, and
    only an Update handler raises one.

    ``sandboxed`` is for tests and replays. A production worker runs without it, which saves a third
    of its processor time. The linter keeps clocks, randomness and I/O out of what is replayed.
    """
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    runner: WorkflowRunner = (
        SandboxedWorkflowRunner(restrictions=restrictions)
        if sandboxed
        else UnsandboxedWorkflowRunner()
    )
    return SimplePlugin("caveat", data_converter=data_converter(ring), workflow_runner=runner)
