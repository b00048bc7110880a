"""The acts of matters: an Update for each act of their tables, with its typed command."""

from collections.abc import Iterator
from typing import Any, TypeVar, cast

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.dossier import Command, Step
    from procedure.kind_table import MATTER_KINDS

from workflows.acts import Act, act

C = TypeVar("C", bound=Command)


class MatterActs:
    """What people and other dossiers can order in a matter; its kind decides whether it knows it.

    The Updates come from the tables of the kinds, so that a new act needs no line here.
    """


def _commands() -> Iterator[type[Command]]:
    for kind in MATTER_KINDS:
        if kind.opening is not None:
            yield kind.opening.command
        for rule in kind.acts.values():
            if not issubclass(rule.command, Step):
                yield rule.command


_ACTS: dict[type[Command], Act[Any]] = {command: act(command) for command in _commands()}
for _command, _act in _ACTS.items():
    setattr(MatterActs, _command.model_fields["act"].default, _act)


def matter_act(command: type[C]) -> Act[C]:
    """The act that takes this command. Raises KeyError."""
    return cast("Act[C]", _ACTS[command])
