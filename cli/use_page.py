"""The gate of a use request in a terminal."""

from cli.output import say
from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from procedure.use_codes import Documents
from views.uses import CheckLine, GateView

NOT_A_WARRANT = (
    "A notice or diffusion is not a warrant and gives no authority to arrest (REPORT L62-66)."
)
_DOCUMENTS = {
    None: "Documents of the source: NOT ASKED FOR.",
    Documents.ASKED: "Documents of the source: NOT OBTAINED so far.",
    Documents.OBTAINED: "Documents of the source: obtained.",
    Documents.PARTLY: "Documents of the source: obtained in part.",
    Documents.NOT_OBTAINED: "Documents of the source: NOT OBTAINED.",
}


def print_gate(view: GateView) -> None:
    """Whether the use is possible, check by check."""
    print_line(f"{view.number}   {view.agency}   {view.purpose}   {view.use_on.isoformat()}")
    print_paragraph(_result(view), 0)
    print_paragraph(NOT_A_WARRANT, 0)
    print_paragraph(_DOCUMENTS[view.documents], 0)
    print_heading(f"Checks at {eastern(view.at)}, by edition {view.edition}")
    for one in view.checks:
        print_paragraph(f"{_mark(one):12} {one.step:5} {one.title}", hanging=19)
        print_paragraph(f"{one.says} [{one.source_kind}: {one.source}]", 21)
    print_heading("Policies")
    for row in view.policies:
        print_paragraph(f"{'in force' if row.in_force else 'off'}: {row.title}", hanging=4)
        print_paragraph(f"{row.says} {row.status} [{row.source}]", 6)
    where = view.circuit or "no circuit named"
    print_heading(f"What courts have said ({where}); the weight is an inference")
    for decision in view.decisions:
        print_paragraph(
            f"{decision.decision} ({decision.court}, {decision.decided}): {decision.holding} "
            f"{decision.weight} [{decision.source}]",
            hanging=4,
        )
    if not view.decisions:
        print_line("  None is known.")
    say(f"Record what is missing by: caveat use ... (caveat matter show {view.number})")


def _mark(one: CheckLine) -> str:
    if one.met:
        return "met"
    return "NOT MET" if one.required else "not recorded"


def _result(view: GateView) -> str:
    if view.permitted:
        return "Permitted beside other evidence, never alone."
    if view.may_be_permitted:
        return "No check stops it: counsel or a supervisor decides."
    stops = ", ".join(one.step for one in view.checks if one.required and not one.met)
    return f"It cannot be permitted now: {stops}."
