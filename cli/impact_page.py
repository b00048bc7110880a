"""What moving open cases to another edition would change, as a page."""

from cli.output import say
from cli.paragraphs import print_paragraph
from procedure.numbers import beside_id
from views.impact import Impact


def print_impacts(found: list[Impact], edition: str) -> None:
    """Print each case with what would change; nothing is decided."""
    for one in found:
        say(f"{beside_id(one.number, one.case)}, now on edition {one.edition}")
        for line in _lines(one):
            print_paragraph(line, 4)
    count = len(found)
    cases = "case" if count == 1 else "cases"
    say(f"{count or 'No'} open {cases} would move to edition {edition}. Nothing was changed.")


def _lines(one: Impact) -> list[str]:
    if one.cannot is not None:
        return [f"cannot move: {one.cannot}"]
    lines = []
    if one.class_before is not one.class_after:
        lines.append(f"class: {one.class_before} -> {one.class_after}")
    named = (
        ("would follow the tracks", one.tracks),
        ("would be asked", one.sent),
        ("would be withdrawn", one.withdrawn),
        ("clocks that end", one.ended),
    )
    lines += [f"{what}: {', '.join(keys)}" for what, keys in named if keys]
    lines += [f"{t.label}: {t.before} -> {t.after}, when it next starts" for t in one.times]
    lines += [f"newly forbidden: {says}" for says in one.prohibited]
    lines += [f"no longer forbidden: {says}" for says in one.allowed]
    return lines or ["nothing changes for what is known now"]
