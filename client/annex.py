"""Comparing editions, and checking a file before it becomes one. Nothing is written."""

from pathlib import Path

from activities.installed import packaged_editions
from procedure.annex.compare import Difference, differences
from procedure.annex.editions import PACKAGED, EditionUnreadable, Procedure, read_edition
from procedure.annex.places import line_of, line_that_names, places
from procedure.annex.raw import Problem, merged, read_one, read_raw
from procedure.cases import check_fits
from procedure.refusals import NotWellFormed, no_such
from procedure.showing import quoted
from procedure.values import Stored


class Finding(Stored):
    """Something for which a file cannot be an edition."""

    file: str
    line: int | None
    """The line of the entry; null where the reason is about the edition as a whole."""
    entry: str
    """The entry, with dots; empty where the reason is about the edition as a whole."""
    says: str


class Checked(Stored):
    """What the check of a file found."""

    edition: str
    findings: tuple[Finding, ...]
    """Empty where the edition can be used."""


def compared(before: str, after: str) -> tuple[Difference, ...]:
    """What differs between two editions; each is a name, or the path of a file or folder.

    Raises EditionUnreadable, and NotWellFormed where there is no such edition or file.
    """
    return differences(_edition(before).edition, _edition(after).edition)


def checked(path: Path) -> Checked:
    """Whether a file, or a folder of files, can be an edition of this build.

    Raises NotWellFormed where there is no such file.
    """
    try:
        name = _read(path).edition.name
    except EditionUnreadable as error:
        problems = error.problems or (Problem((), str(error)),)
        findings = tuple(_finding(path, one) for one in problems)
        return Checked(edition=path.stem if path.is_file() else path.name, findings=findings)
    return Checked(edition=name, findings=())


def _edition(name: str) -> Procedure:
    editions = packaged_editions()
    if name in editions.names:
        return editions[name]
    if not _is_there(Path(name)):
        raise no_such("edition", name, editions.names)
    return _read(Path(name))


def _is_there(path: Path) -> bool:
    """Whether it is a file, or a folder of an edition; not if it can be no name of a file."""
    try:
        return path.is_file() or (path / "edition.toml").is_file()
    except (OSError, ValueError):
        return False


def _read(path: Path) -> Procedure:
    """The edition of a file or folder, with the editions of this build that it extends."""
    if not _is_there(path):
        problem = f"{quoted(str(path))} is neither a file nor a folder with an edition.toml."
        raise NotWellFormed(problem=problem)
    written = path.stem if path.is_file() else path.name
    data = read_one(written, path)
    name = data.get("name")
    name = name if isinstance(name, str) else written
    procedure = Procedure(read_edition(name, merged(name, {**read_raw(PACKAGED), name: data})))
    check_fits(procedure)
    return procedure


def _finding(path: Path, problem: Problem) -> Finding:
    """Where the entry is; of the edition as a whole, the first line with a name that it gives."""
    entry = ".".join(str(part) for part in problem.where)
    for file in _files(path):
        text = file.read_text(encoding="utf-8", errors="replace")
        line = line_of(problem.where, places(text, _above(path, file)))
        if line is not None:
            return Finding(file=file.name, line=line, entry=entry, says=problem.says)
    names = problem.says.rpartition(": ")[2].split(", ") if not problem.where else ()
    for name in names:
        for file in _files(path):
            text = file.read_text(encoding="utf-8", errors="replace")
            if line := line_that_names(name, text):
                return Finding(file=file.name, line=line, entry=entry, says=problem.says)
    return Finding(file=path.name, line=None, entry=entry, says=problem.says)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.toml"))


def _above(path: Path, file: Path) -> tuple[str, ...]:
    """The keys of a file within its edition: ``clocks.toml`` is the table ``clocks``."""
    if file == path or file.name == "edition.toml":
        return ()
    if file.parent.name == "tracks":
        return ("tracks", file.stem.replace("-", "_").upper())
    return (file.stem,)
