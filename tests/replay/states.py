"""The state of a dossier as plain JSON, and the states that replays reached."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from procedure.dossier import DossierState

REACHED: dict[str, Any] = {}
"""The last state of each dossier in a replay, as plain JSON; shared with the sandbox."""


def reached(state: DossierState) -> None:
    """A replay has come to this state."""
    REACHED[state.dossier] = plain(state)


def plain(state: DossierState) -> Any:
    """The state as JSON has it: every field by its name."""
    return json.loads(json.dumps(_plain(state), default=str, sort_keys=True))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {_key(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(one) for one in value)
    return value


def _key(key: Any) -> str:
    return key.__name__ if isinstance(key, type) else str(key)


def differences(recorded: Any, found: Any, where: str = "state") -> list[str]:
    """Where a state differs from a recorded one; what was added since does not count."""
    if isinstance(recorded, dict) and isinstance(found, dict):
        return [
            difference
            for key, value in recorded.items()
            for difference in differences(value, found.get(key), f"{where}.{key}")
        ]
    if isinstance(recorded, list) and isinstance(found, list) and len(recorded) == len(found):
        return [
            difference
            for place, (one, other) in enumerate(zip(recorded, found, strict=True))
            for difference in differences(one, other, f"{where}[{place}]")
        ]
    return [] if recorded == found else [f"{where}: recorded {recorded!r}, reached {found!r}"]
