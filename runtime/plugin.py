"""What clients, workers, test environments and replayers must have in common, as one plugin."""

import dataclasses
from collections.abc import Mapping
from typing import ClassVar, Self, cast

from temporalio.contrib.pydantic import PydanticPayloadConverter, pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes
from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.codec import EncryptingCodec, PayloadKeys

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


class SharedPayloadConverter(PydanticPayloadConverter):
    """One converter for the whole process.

    Otherwise the SDK makes a new one for each payload that it gives to the codec.
    """

    _shared: ClassVar["SharedPayloadConverter | None"] = None

    def __new__(cls) -> Self:
        """The shared converter."""
        if cls._shared is None:
            cls._shared = super().__new__(cls)
            PydanticPayloadConverter.__init__(cls._shared)
        return cast(Self, cls._shared)

    def __init__(self) -> None:
        """Do nothing: the shared converter is ready."""


def data_converter(ring: PayloadKeys) -> DataConverter:
    """Pydantic values as JSON, encrypted; the text of failures is encrypted like any payload."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_converter_class=SharedPayloadConverter,
        payload_codec=EncryptingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def caveat_plugin(ring: PayloadKeys, *, sandboxed: bool = True) -> SimplePlugin:
    """The plugin for ``Client.connect``, a worker, a test environment or a ``Replayer``.

    Workers get the plugin from their client, so give it to only one of the two. An exception in a
    workflow fails the workflow task, which Temporal repeats until the code is corrected; refusals
    are values, and only an Update handler raises one.

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
