"""How an act is ordered at the command line, beside the command that orders it."""

from collections.abc import Mapping
from typing import NamedTuple

TYPED, ABSENT = "(typed)", ""
FORM = "--field KEY=VALUE for each field of the form"


class OrderLine(NamedTuple):
    """One way to order an act.

    ``words`` may hold ``{case}``, or ``{version}`` and ``{event}`` of a communication, and the
    fields of the order, such as ``{task}``. What is in capitals is typed by the person.
    """

    act: str
    words: str
    where: Mapping[str, str] = {}
    """The values for which this is the line, by their fields; or that one is TYPED, or ABSENT."""
    also: str = ""
    """What may be added, and when."""


YES, NO = {"approve": "True"}, {"approve": "False"}
