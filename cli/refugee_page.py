"""The confirmation of a status as a person reads it in a terminal."""

from cli.paragraphs import print_fields, print_heading, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from views.protection_view import ProtectionView


def print_protection(view: ProtectionView) -> None:
    """The three conditions, who agreed, what has left, and whether INTERPOL was asked."""
    print_heading("What must hold before anything goes out")
    for one in view.conditions:
        print_paragraph(f"{one.condition}: {'met' if one.met else 'not met'}", hanging=4)
        print_paragraph(one.basis, 4)
    print_heading("What was done")
    agreed = ""
    if view.approved_by is not None and view.approved_at is not None:
        agreed = f"{view.approved_by}, {eastern(view.approved_at)}"
    print_fields(
        (
            ("disclosure approved", agreed or "by nobody"),
            *(("confirmed to", f"{one.to}, {eastern(one.at)}") for one in view.confirmed),
            ("INTERPOL asked", f"{view.asked} times" if view.confirmed else ""),
            ("event", str(view.event)),
        ),
        indent=2,
    )
    if view.over:
        print_line("  Nothing is left to do.")
