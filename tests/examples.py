"""How many examples of a property, and how many cases of a kind are tried: the profile says.

Without a profile of hypothesis it is all of them, as in ``make test-all``; ``make test`` names
``quick``.
"""

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import HealthCheck, settings

T = TypeVar("T")

ALL, QUICK = 100, 20
"""How many examples a test has that names no number, by profile."""
_FEW = 10
"""So many cases of a kind are tried by each profile."""


def register_profiles() -> None:
    """Both profiles; the whole one is in force unless pytest is started with another.

    How long something takes is for the benchmarks: no test fails because the machine is busy.
    """
    for name, number in (("caveat", ALL), ("quick", QUICK)):
        settings.register_profile(
            name,
            max_examples=number,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("caveat")


def examples(number: int) -> int:
    """This many examples, or the part of them that the profile in force asks for."""
    part: int = settings().max_examples
    return max(1, number * part // ALL)


def length(number: int) -> int:
    """How long a text is that must take bounded time: as many characters, or a part of them.

    A fifth of them shows too what would take the square of their number.
    """
    return examples(number)


def some(cases: Iterable[T]) -> list[T]:
    """All of these cases of one kind; of many, as large a part as the profile tries of examples."""
    found = list(cases)
    most = max(examples(len(found)), _FEW)
    return found[:: -(-len(found) // most)] if found else []
