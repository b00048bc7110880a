"""How an act is ordered at the command line, beside the command that orders it."""

from typing import NamedTuple

FORM = "--field KEY=VALUE for each field of the form"


class OrderLine(NamedTuple):
    """One way to order an act.

    ``words`` may hold ``{case}`` and the fields of the order, such as ``{task}``. What is in
    capitals is typed by the person.
    """

    act: str
    words: str
    approves: bool | None = None
    """Whether it says yes or no, where that is what the act is about."""
    also: str = ""
    """What may be added, and when."""
