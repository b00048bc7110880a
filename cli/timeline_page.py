"""The timeline of a case: a rich table on a terminal, plain columns elsewhere."""

import sys
from collections.abc import Sequence

from rich.box import HEAVY_HEAD
from rich.console import Console
from rich.table import Table

from cli.output import clean
from procedure.case import Case
from procedure.clocks.explanation import eastern, why_late
from views.timeline import Line


def print_all(lines: Sequence[Line], case: Case) -> None:
    """Print the timeline, and what was late and why."""
    print_timeline(lines)
    print_lateness(case)


def print_timeline(lines: Sequence[Line]) -> None:
    """Print the lines, a heading for each stage, what was late marked in words and color."""
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else 160, highlight=False)
    table = Table(header_style="bold", box=HEAVY_HEAD if terminal else None, pad_edge=False)
    table.add_column("entry", justify="right")
    table.add_column("when (Washington)", no_wrap=True)
    table.add_column("measure", justify="center")
    table.add_column("who", no_wrap=True)
    table.add_column("what happened", ratio=1)
    table.add_column("planned", no_wrap=True)
    table.add_column("", no_wrap=True)
    stage = ""
    for line in lines:
        if line.stage != stage:
            table.add_section()
            stage = line.stage
            table.add_row("", "", "", "", f"[bold]{stage}[/bold]", "", "")
        verdict = line.verdict
        style = "red" if line.late_by else "green" if verdict else ""
        due = f"due {eastern(line.planned)}" if line.begins and line.planned else ""
        planned = eastern(line.planned) if line.planned and not line.begins else due
        table.add_row(
            str(line.entry),
            eastern(line.at),
            str(line.measure or ""),
            clean(line.who),
            clean(line.what),
            planned,
            f"[{style}]{verdict}[/{style}]" if style else verdict,
        )
    console.print(table)


def print_lateness(case: Case) -> None:
    """Print what was late and why: the rule, who was informed meanwhile, and by how much."""
    late = [reasons for clock in case.clocks.values() if (reasons := why_late(clock))]
    if not late:
        print("Nothing was late.")
        return
    print("What was late, and why")
    for reasons in late:
        print(f"  {reasons[0]}")
        for sentence in reasons[1:]:
            print(f"      {sentence}")
