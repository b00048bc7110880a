"""What clients, workers, test environments and replayers must have in common, as one plugin."""

import dataclasses
from collections.abc import Mapping, Sequence

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes
from temporalio.plugin import SimplePlugin
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.codec import EncryptingCodec, PayloadKeys

PASSED_THROUGH: Mapping[str, str] = {
    "procedure": "pure by contract (linted), and its values must be the same classes inside as out",
    "activities": "workflows only name its methods; it never runs inside",
    "pydantic": "imports lazily, which the sandbox would take for an import by the workflow",
    "pydantic_core": "compiled, and cannot be loaded twice",
    "annotated_types": "pydantic tells its constraints by class identity",
    "typing_extensions": "pydantic tells typed dicts by class identity",
    "typing_inspection": "pydantic compares with its sentinels by identity",
    "tzdata": "zoneinfo imports it when a time zone is first used; it holds nothing but data",
}
"""The modules that workflows share with the worker, each with the reason.

The sandbox checks nothing in them: the linter keeps clocks and randomness out of ours.
"""


def data_converter(ring: PayloadKeys) -> DataConverter:
    """Pydantic values as JSON, encrypted; the text of failures is encrypted like any payload."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=EncryptingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def caveat_plugin(ring: PayloadKeys, refusals: Sequence[type[BaseException]]) -> SimplePlugin:
    """The plugin to hand to ``Client.connect``, a worker, a test environment or a ``Replayer``.

    An exception of a class in ``refusals`` fails the update or the workflow that raised it. Any
    other fails only the workflow task, which Temporal repeats until the code is put right. Workers
    take the plugin over from their client: give it to one of the two.
    """
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SimplePlugin(
        "caveat",
        data_converter=data_converter(ring),
        workflow_runner=SandboxedWorkflowRunner(restrictions=restrictions),
        workflow_failure_exception_types=list(refusals),
    )
