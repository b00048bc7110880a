"""Short numbers of cases, tasks and matters, for people: to say, to type and to write in an email.

``USNCB-2026-K7M2Q4`` is a case: the year in Washington in which it opened, and six characters that
were drawn. ``K7M2Q4-9RX`` is a task of it. A matter beside cases has such a number too, which
begins with what it is: ``PROTEST-2026-K7M2Q4``. None is counted, so that no number shows how many
cases there are, or how many tasks other agencies have (docs/decisions/0032).
"""

import re
from collections.abc import Collection
from datetime import datetime
from hashlib import blake2b
from itertools import count
from typing import Annotated

from pydantic import StringConstraints

from procedure.clocks.zones import EASTERN
from procedure.codes import MATTERS
from procedure.identifiers import ALPHABET

_DRAWN = rf"[{ALPHABET}]{{6}}"
_OF_TASK = rf"[{ALPHABET}]{{3}}"
_READ = str.maketrans("OIL", "011")
"""Letters that look like digits, as Crockford reads them."""
_TYPED = r"[0-9A-TV-Z]"

CaseNumber = Annotated[str, StringConstraints(pattern=rf"^USNCB-\d{{4}}-{_DRAWN}$")]
MatterNumber = Annotated[
    str, StringConstraints(pattern=rf"^({'|'.join(MATTERS).upper()})-\d{{4}}-{_DRAWN}$")
]
TaskNumber = Annotated[str, StringConstraints(pattern=rf"^{_DRAWN}-{_OF_TASK}$")]

_CASE = re.compile(rf"(USNCB-[0-9OIL]{{4}}-)?({_TYPED}{{6}})")
_MATTER = re.compile(rf"(({'|'.join(MATTERS).upper()})-)([0-9OIL]{{4}}-{_TYPED}{{6}})")
_TASK = re.compile(rf"{_TYPED}{{6}}-{_TYPED}{{3}}")


def drawn(randomness: bytes) -> str:
    """The six characters of four random bytes, which the caller supplies: this module is pure."""
    return _characters(randomness, 6)


def case_number(opened_at: datetime, characters: str) -> str:
    """The number of a case that opens at this moment."""
    return f"USNCB-{opened_at.astimezone(EASTERN):%Y}-{characters}"


def matter_number(kind: str, opened_at: datetime, characters: str) -> str:
    """The number of a matter that opens at this moment, such as ``PROTEST-2026-K7M2Q4``."""
    return f"{kind.upper()}-{opened_at.astimezone(EASTERN):%Y}-{characters}"


def drawn_of(number: str) -> str:
    """The six characters of the number of a case or a matter."""
    return number.rpartition("-")[2]


def task_number(case: str, number: str, task: str, taken: Collection[str | None]) -> str:
    """The number of a task in a case: the same for the same task, and none that is ``taken``.

    It follows from the ids of both, in no order that anybody could count.
    """
    codes = (f"{case}\n{task}\n{attempt}".encode() for attempt in count())
    digests = (blake2b(code, person=b"caveat task").digest() for code in codes)
    numbers = (f"{drawn_of(number)}-{_characters(digest, 3)}" for digest in digests)
    return next(one for one in numbers if one not in taken)


def beside_id(number: str | None, named: str) -> str:
    """``USNCB-2026-K7M2Q4 (case-01K...)``: what people use first; the id alone without a number."""
    return f"{number} ({named})" if number else named


def read_case_number(typed: str) -> str | None:
    """The number that a person typed, or only its six characters; None where it is neither.

    Small letters are read as capitals, ``O`` as ``0``, ``I`` and ``L`` as ``1``.
    """
    found = _CASE.fullmatch(_capitals(typed))
    if found is None:
        return None
    begin = found[1] or ""
    return begin[:6] + (begin[6:] + found[2]).translate(_READ)


def read_matter_number(typed: str) -> str | None:
    """The number of a matter that a person typed, or only its six characters; None for neither."""
    found = _MATTER.fullmatch(_capitals(typed))
    if found is not None:
        return found[1] + found[3].translate(_READ)
    number = read_case_number(typed)
    return number if number is not None and "-" not in number else None


def read_task_number(typed: str) -> str | None:
    """The task's number that a person typed; None where it is none."""
    found = _TASK.fullmatch(_capitals(typed))
    return found[0].translate(_READ) if found else None


def _capitals(typed: str) -> str:
    text = typed.strip()
    return text.upper() if text.isascii() else ""


def _characters(randomness: bytes, length: int) -> str:
    number = int.from_bytes(randomness[:4])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))
