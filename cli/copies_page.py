"""Copies in U.S. systems as a person reads them in a terminal."""

from collections.abc import Iterable

from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from views.copies import CaseOfCopies, CopyLine, ReconciledCopies


def print_copies(copies: Iterable[CopyLine]) -> None:
    """Each copy of a case; nothing where none was recorded."""
    copies = list(copies)
    if copies:
        print_heading("Copies in U.S. systems")
    for copy in copies:
        print_line(f"  {copy.copy_id}   {copy.agency} in {copy.system}   {copy.kind}")
        print_paragraph(_standing(copy), 4)


_PARTS = (
    ("Copies in use without a live record at INTERPOL", "without_record"),
    ("Copies in use that nobody compared for a week", "old"),
    ("Live records of which no copy is in use, and no restriction", "without_copy"),
)


def print_reconciled(found: ReconciledCopies) -> None:
    """What does not fit together, with the copies of each case."""
    for heading, part in _PARTS:
        cases: tuple[CaseOfCopies, ...] = getattr(found, part)
        print_heading(heading)
        if not cases:
            print_line("  None.")
        for case in cases:
            print_line(f"  {case.number or case.case}   INTERPOL: {case.interpol_state}")
            for copy in case.copies:
                print_line(f"    {copy.copy_id}   {copy.agency} in {copy.system}   {copy.kind}")
                print_line(f"      compared {eastern(copy.refreshed_at)}")


def _standing(copy: CopyLine) -> str:
    if copy.became is not None and copy.removed_at is not None:
        return f"no longer in use since {eastern(copy.removed_at)}: {copy.became}"
    return f"in use; last compared with INTERPOL's data {eastern(copy.refreshed_at)}"
