"""What belongs to a decision, in a terminal: on the page of a case and of a protest."""

from collections.abc import Iterable, Mapping

from cli.paragraphs import print_fields, print_heading, print_paragraph, written
from views.weigh_view import WeighLine


def print_weigh(lines: Iterable[WeighLine], cases: Mapping[str, str] | None = None) -> None:
    """What to weigh, and what agencies say about it; ``cases`` are named where there may be more.

    ``cases`` has the names of cases by their ids.
    """
    for line in lines:
        print_heading(f"What to weigh: {line.title} ({line.disposition})")
        for one in line.says:
            print_paragraph(one, hanging=4)
        for answer in line.answers:
            where = f"{cases.get(answer.case, answer.case)}, " if cases is not None else ""
            who = f", {answer.agency}" if answer.agency else ""
            outcome = f"{answer.outcome}: " if answer.outcome else ""
            what = f"{where}{answer.task}{who} ({answer.title}): {outcome}{answer.means}"
            print_paragraph(what, hanging=4)
            print_fields(((field.label, field.value) for field in answer.fields), indent=4)
            if answer.text:
                written(answer.text, 6)
