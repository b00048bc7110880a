"""What each command takes, as a model: the same options as on the command line, by their names."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from typer.models import ParameterInfo

from cli.running import AtDesk
from cli.words import ASKED_FOR
from procedure.words import said

_EXAMPLES = {
    "CASE": "USNCB-2026-K7M2Q4",
    "MATTER": "PROTEST-2026-K7M2Q4",
    "TASK": "J1",
    "CODE": "J3",
    "CLOCK": "J1/answer",
    "COMMUNICATION": "comm-01M8AJDS00D4RV1JCC9BZP9F6G",
    "WORDS": "What a person wrote.",
    "NAME": "Sampleton",
    "FACT": "ENCOUNTER",
    "EVENT": 12,
    "OUTCOME": "NO_TREATY",
    "DISPOSITION": "DISPUTE",
}
"""An example of each kind of value, invented, as in the documents."""


def form_of(words: tuple[str, ...], command: AtDesk) -> type[BaseModel]:
    """The model of what a command takes; anything else is refused."""
    return _form_of(words, command.work)


@cache
def _form_of(words: tuple[str, ...], work: Callable[..., object]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for one in list(inspect.signature(work).parameters.values())[1:]:
        fields[one.name] = _field(one)
    title = "".join(part.capitalize() for word in words for part in word.split("-"))
    return create_model(
        title,
        __config__=ConfigDict(extra="forbid", frozen=True),
        __doc__=work.__doc__,
        **fields,
    )


def _field(parameter: inspect.Parameter) -> tuple[Any, Any]:
    annotation, infos = parameter.annotation, []
    if get_origin(annotation) is Annotated:
        annotation, *infos = get_args(annotation)
    info = next((one for one in infos if isinstance(one, ParameterInfo)), None)
    if annotation is not bool and info is not None and info.metavar in ASKED_FOR:
        annotation = Annotated[annotation, AfterValidator(_words)]
    example = _EXAMPLES.get(info.metavar or "") if info is not None else None
    default = ... if parameter.default is inspect.Parameter.empty else parameter.default
    return annotation, Field(
        default,
        description=(info.help if info is not None else None) or None,
        ge=info.min if info is not None else None,
        le=info.max if info is not None else None,
        examples=[example] if example is not None else None,
    )


def _words(value: str | None) -> str | None:
    """Words that a person gives are never blank; an option that may lack may be empty."""
    return value if not value else said(value)
