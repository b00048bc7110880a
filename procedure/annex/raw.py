"""The data of editions before they are checked: read from files, each merged with what it extends.

A track's file may bring rows of other tables (its clocks, tasks, facts ...), and so may a file of
the folder ``matters``, which has those of a matter beside cases: they join the tables of the
edition.
"""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from procedure.annex.schema import OF_TRACKS


class Problem(NamedTuple):
    """One thing for which an edition cannot be used."""

    where: tuple[str | int, ...]
    """The keys of the entry; none where it is about the edition as a whole."""
    says: str


class EditionUnreadable(ValueError):
    """An edition cannot be used; the message says which entry and why."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        """``problems`` are what the message says, each with its entry, where that is known."""
        super().__init__(message)
        self.problems = problems


def read_raw(folder: Traversable) -> dict[str, dict[str, Any]]:
    """What each edition of a folder says, by its name. Raises EditionUnreadable."""
    raw: dict[str, dict[str, Any]] = {}
    for entry in folder.iterdir():
        if entry.name.endswith(".toml") or _is_edition_folder(entry):
            name = entry.name.removesuffix(".toml")
            if name in raw:
                raise EditionUnreadable(f"edition {name} is a file and a folder: keep one")
            raw[name] = read_one(name, entry)
    return raw


def read_one(name: str, entry: Traversable) -> dict[str, Any]:
    """What one edition says, from its file or folder. Raises EditionUnreadable."""
    return _with_rows_of_tracks(name, _read(entry))


def _with_rows_of_tracks(edition: str, data: dict[str, Any]) -> dict[str, Any]:
    """The tables with the rows that the tracks bring. Raises EditionUnreadable for one twice."""
    tracks = data.get("tracks")
    matters = data.pop("matters", {})
    found: dict[tuple[str, str], str] = {}
    bringing = [*(tracks.items() if isinstance(tracks, dict) else ()), *matters.items()]
    for name, track in bringing:
        for table in OF_TRACKS if isinstance(track, dict) else ():
            rows = track.pop(table, {})
            if not isinstance(rows, dict):
                raise EditionUnreadable(f"edition {edition}: {table} of {name} is no table")
            for key, row in rows.items():
                other = found.get((table, key), f"{table}.toml")
                if key in data.get(table, {}):
                    raise EditionUnreadable(
                        f"edition {edition}: {table}.{key} is in {name} and in {other}"
                    )
                found[table, key] = name
                data.setdefault(table, {})[key] = row
    for name, rest in matters.items():
        if rest:
            unknown = ", ".join(sorted(rest))
            raise EditionUnreadable(f"edition {edition}: {name} brings unknown tables: {unknown}")
    return data


def _is_edition_folder(entry: Traversable) -> bool:
    return entry.is_dir() and entry.joinpath("edition.toml").is_file()


def _read(entry: Traversable) -> dict[str, Any]:
    """What an edition's file says, or its files: ``clocks.toml`` is the table ``clocks``."""
    if entry.is_file():
        return _toml(entry)
    data = _toml(entry.joinpath("edition.toml"))
    for part in sorted(entry.iterdir(), key=lambda one: one.name):
        if part.is_dir() and part.name in ("tracks", "matters"):
            data[part.name] = {
                track.name.removesuffix(".toml").replace("-", "_").upper(): _toml(track)
                for track in sorted(part.iterdir(), key=lambda one: one.name)
                if track.name.endswith(".toml")
            }
        elif part.name.endswith(".toml") and part.name != "edition.toml":
            data[part.name.removesuffix(".toml")] = _toml(part)
    return data


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionUnreadable(f"{file.name} is not TOML: {error}") from None


def merged(
    name: str, raw: Mapping[str, dict[str, Any]], above: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What the edition says together with the one that it extends. Raises EditionUnreadable."""
    if name in above:
        raise EditionUnreadable(f"edition {name} extends itself")
    own = deepcopy(raw[name])
    base = own.pop("extends", None)
    removed = own.pop("removed", {})
    if base is None:
        return own
    if not isinstance(base, str) or base not in raw:
        raise EditionUnreadable(f"edition {name} extends {base!r}, which does not exist")
    if not isinstance(removed, dict):
        raise EditionUnreadable(f"edition {name}: removed: name the table of what is removed")
    whole = _overlaid(merged(base, raw, (*above, name)), own)
    for table, keys in removed.items():
        rows: Any = whole
        for part in table.split("."):
            rows = rows.get(part) if isinstance(rows, dict) else None
        for key in keys:
            if not isinstance(rows, dict) or rows.pop(key, None) is None:
                raise EditionUnreadable(f"edition {name} removes {table}.{key}, which {base} lacks")
    return whole


def _overlaid(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged row by row and field by field; everything else is replaced."""
    both = dict(base)
    for key, value in over.items():
        below = both.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            value = _overlaid(below, value)
        both[key] = value
    return both
