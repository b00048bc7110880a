"""How values become payloads: the same in every process that speaks with Temporal.

Apart from the plugin, which loads the worker's half of the SDK.
"""

from dataclasses import dataclass
from typing import ClassVar, Self, cast

from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    SerializationContext,
)

from runtime.codec import EncryptingCodec, PayloadKeys


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


@dataclass(frozen=True)
class BoundDataConverter(DataConverter):
    """Of its parts, only the codec is another one for each workflow.

    The SDK binds it several times for each payload, and would make the other parts again as well.
    """

    def with_context(self, context: SerializationContext) -> Self:
        """This converter for one workflow."""
        codec = cast(EncryptingCodec, self.payload_codec).with_context(context)
        if codec is self.payload_codec:
            return self
        bound = object.__new__(type(self))
        vars(bound).update(vars(self), payload_codec=codec)
        return bound


def data_converter(ring: PayloadKeys) -> DataConverter:
    """Pydantic values as JSON, encrypted; the text of failures is encrypted like any payload."""
    return BoundDataConverter(
        payload_converter_class=SharedPayloadConverter,
        payload_codec=EncryptingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
