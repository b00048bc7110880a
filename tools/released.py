"""Released editions of the procedure do not change: ``python -m tools.released`` checks it.

``python -m tools.released NAME`` releases an edition. From then on, its files may not change, and a
change to the procedure is a new edition that extends it.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

ANNEX = Path(__file__).resolve().parent.parent / "procedure" / "annex"
RELEASED = "RELEASED"
_HEADING = (
    "# The files of released editions, each with its SHA-256. Written by tools/released.py.\n"
)


def files_of(annex: Path, edition: str) -> dict[str, str]:
    """The files of an edition, each with its SHA-256."""
    folder = annex / edition
    return {
        file.relative_to(annex).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.toml"))
    }


def released(annex: Path) -> dict[str, str]:
    """The released files, each with its SHA-256 at the time of release."""
    found = {}
    for line in (annex / RELEASED).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            digest, name = line.split(maxsplit=1)
            found[name] = digest
    return found


def problems(annex: Path) -> list[str]:
    """What was changed, added or removed in a released edition, one sentence each."""
    listed = released(annex)
    editions = sorted({name.partition("/")[0] for name in listed})
    present = {name: digest for one in editions for name, digest in files_of(annex, one).items()}
    found = []
    for name in sorted(listed.keys() | present.keys()):
        if name not in present:
            found.append(f"{name} belongs to a released edition and is missing: restore it.")
        elif name not in listed:
            found.append(f"{name} was added to a released edition: put it into a new edition.")
        elif present[name] != listed[name]:
            found.append(
                f"{name} belongs to a released edition and was changed: restore it, and put the "
                "change into a new edition."
            )
    return found


def release(annex: Path, edition: str) -> None:
    """List the edition's files as released; once more changes nothing.

    Raises ValueError for an unknown edition, and for one that changed since it was released.
    """
    files, listed = files_of(annex, edition), released(annex)
    if not files:
        raise ValueError(f"There is no edition {edition}.")
    before = {name: one for name, one in listed.items() if name.startswith(f"{edition}/")}
    if before and before != files:
        raise ValueError(f"Edition {edition} is released and was changed: restore it.")
    write(annex, {**listed, **files})


def write(annex: Path, files: Mapping[str, str]) -> None:
    """Write the list."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(files.items())]
    (annex / RELEASED).write_text(_HEADING + "".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Check, or release the named edition. The exit code is 1 if something is wrong."""
    if arguments:
        try:
            release(ANNEX, arguments[0])
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"Edition {arguments[0]} is released: its files may no longer change.")
        return 0
    found = problems(ANNEX)
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
