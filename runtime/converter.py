"""How values become payloads: the same in every process that speaks with Temporal.

Apart from the plugin, which loads the worker's half of the SDK.
"""

import dataclasses
from typing import ClassVar, Self, cast

from temporalio.contrib.pydantic import PydanticPayloadConverter, pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes

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


def data_converter(ring: PayloadKeys) -> DataConverter:
    """Pydantic values as JSON, encrypted; the text of failures is encrypted like any payload."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_converter_class=SharedPayloadConverter,
        payload_codec=EncryptingCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
