"""Editions of tests as files: one TOML file each, or a folder of them."""

import json
from datetime import date
from pathlib import Path
from typing import Any


def inline(value: object) -> str:
    """A value as TOML, on one line."""
    match value:
        case bool() | int() | str():
            return json.dumps(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(inline(item) for item in value)}]"
        case dict():
            rows = (f"{_key(key)} = {inline(item)}" for key, item in value.items())
            return f"{{{', '.join(rows)}}}"
    raise TypeError(type(value).__name__)


def _key(key: str) -> str:
    """A key with a dot in it is one key, not two."""
    return json.dumps(key) if "." in key else key


def as_toml(data: dict[str, Any]) -> str:
    """Data as TOML, one line for each entry. What is unset is left out."""
    return "".join(f"{key} = {inline(without_none(value))}\n" for key, value in data.items())


def without_none(value: object) -> object:
    """The value without its entries that are not set, which TOML has no word for."""
    match value:
        case dict():
            return {key: without_none(item) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [without_none(item) for item in value]
    return value


def write_file(folder: Path, data: dict[str, Any], name: str = "") -> Path:
    """An edition as one file."""
    path = folder / f"{name or data['name']}.toml"
    path.write_text(as_toml(data), encoding="utf-8")
    return path


def write_folder(folder: Path, data: dict[str, Any], name: str = "") -> Path:
    """An edition as a folder: a file for each table, and one for each track."""
    place = folder / (name or data["name"])
    (place / "tracks").mkdir(parents=True)
    rest = {}
    for key, value in data.items():
        if key == "tracks":
            for track, row in value.items():
                file = place / "tracks" / f"{track.lower().replace('_', '-')}.toml"
                file.write_text(as_toml(row), encoding="utf-8")
        elif isinstance(value, dict) and key != "removed":
            (place / f"{key}.toml").write_text(as_toml(value), encoding="utf-8")
        else:
            rest[key] = value
    (place / "edition.toml").write_text(as_toml(rest), encoding="utf-8")
    return place
