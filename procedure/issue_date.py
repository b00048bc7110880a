"""When a notice or diffusion was issued, as far as it says so itself.

The year of a file number is the year in which INTERPOL opened the person's file: it says nothing
about the date of the notice.
"""

import re
from datetime import date
from typing import NamedTuple

from procedure.annex.regimes import DIFFUSIONS
from procedure.message import Communication, CommunicationKind

TASK_FORCE_START = date(2017, 1, 1)
"""The Notices and Diffusions Task Force was created in late 2016 (REPORT L22)."""
NOTICES = (CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE)
_CONTROL_NUMBER = re.compile(r"[A-Z]-\d{1,6}/(\d{1,2})-(\d{4})")


class Issued(NamedTuple):
    """When it was issued; of a control number, the first day of its month."""

    on: date
    by_control_number: bool
    """Otherwise by the date of the message."""


def issued_on(communication: Communication) -> Issued | None:
    """When it was issued, by its control number, or for a diffusion by its date; None: not known.

    The date of a notice's message is that of the message, which may be years later.
    """
    match = _CONTROL_NUMBER.fullmatch((communication.control_number or "").strip().upper())
    if match and 1 <= int(match[1]) <= 12 and int(match[2]) >= 1:
        return Issued(date(int(match[2]), int(match[1]), 1), by_control_number=True)
    if communication.kind in DIFFUSIONS and communication.date is not None:
        return Issued(communication.date, by_control_number=False)
    return None
