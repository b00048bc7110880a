"""A retrospective review in a terminal."""

from cli.output import print_entry, say
from cli.paragraphs import print_heading, print_line, print_paragraph
from views.reviews import ReviewItem, ReviewStatus

_MOST = 50
"""So many items are printed; JSON has all."""


def print_status(view: ReviewStatus) -> None:
    """How far it is, and the items."""
    print_line(f"{view.number}   {view.stage_title}   issued before {view.before.isoformat()}")
    rest = f", about {view.not_looked_at} to come" if view.not_looked_at else ""
    print_paragraph(f"Looked at {view.looked_at}{rest}.", 0)
    counts = view.counts
    for count, words in (
        (counts.not_due, "not due: issued later, or neither a notice nor a diffusion"),
        (counts.clear, "due, with nothing for a person to look at"),
        (counts.with_case, "in a case already"),
        (counts.waiting, "waiting for a person already"),
        (counts.destroyed, "destroyed on an order"),
        (view.items, f"for a person to look at, of which {view.undecided} are not decided"),
    ):
        print_line(f"{count:8}  {words}")
    print_heading("Items")
    for item in view.shown[:_MOST]:
        print_entry(item.version, _why(item), _now(item))
    if not view.shown:
        print_line("  None.")
    if len(view.shown) > _MOST:
        print_line(f"  And {len(view.shown) - _MOST} more: --json shows all.")
    if view.undecided:
        say(f"Decide by: caveat review decide {view.number} VERSION KEEP or RESTRICT --reason WHY")


def _why(item: ReviewItem) -> str:
    codes = f" ({', '.join(item.indicators)})" if item.indicators else ""
    return f"{', '.join(one.replace('_', ' ').lower() for one in item.findings)}{codes}"


def _now(item: ReviewItem) -> str:
    decided = f"{item.outcome} by {item.by}; " if item.outcome else "not decided; "
    case = f", {item.case_number}" if item.case_number else ""
    return f"{decided}now {item.state}{case}"
