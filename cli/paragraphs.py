"""Paragraphs and labeled lines that fit a terminal of 80 columns, whatever script they are in."""

from collections.abc import Iterable

from cli.output import WIDTH, cell, clean, on_terminal, print_drawn, say, wrapped

LONGEST = WIDTH // 2
"""Letters that a label may have to be next to its value."""


def print_line(text: str = "", style: str = "") -> None:
    """One line as it is; colors only on a terminal."""
    if style and on_terminal():
        print_drawn(cell(text, style))
    else:
        say(text)


def print_heading(text: str) -> None:
    """The heading of a part of a page."""
    print_line()
    print_line(text, "bold")


def print_paragraph(text: str, indent: int = 2, style: str = "", hanging: int = 0) -> None:
    """Wrapped text; its own line breaks stay. ``hanging`` indents every line but the first."""
    first = True
    for part in clean(text).splitlines() or [""]:
        margin = indent if first else indent + hanging
        for line in wrapped(part, WIDTH - indent - hanging):
            print_line(f"{' ' * margin}{line}", style)
            margin, first = indent + hanging, False


def print_fields(rows: Iterable[tuple[str, str]], indent: int = 0) -> None:
    """Labels with their values beside them; what is long continues below its beginning.

    A label that would leave no room for values has its value below it.
    """
    known = [(label, value) for label, value in rows if value]
    column = max((len(label) for label, _ in known if len(label) <= LONGEST), default=0) + 2
    for label, value in known:
        if len(label) > LONGEST:
            print_paragraph(label, indent, hanging=2)
            print_paragraph(value, indent + 4)
            continue
        margin = f"{' ' * indent}{label.ljust(column)}"
        for part in clean(value).splitlines() or [""]:
            for line in wrapped(part, WIDTH - indent - column):
                print_line(f"{margin}{line}")
                margin = " " * (indent + column)


def written(text: str, indent: int = 4) -> None:
    """What a person wrote."""
    print_paragraph(text, indent)


def print_command(command: str) -> None:
    """A command on one line, or continued as a shell reads it; no id is broken."""
    line, margin = "", "      "
    for word in command.split(" "):
        longer = f"{line} {word}".strip()
        if line and len(margin) + len(longer) > WIDTH - 2:
            print_line(f"{margin}{line} \\")
            line, margin = word, "          "
        else:
            line = longer
    print_line(f"{margin}{line}")
