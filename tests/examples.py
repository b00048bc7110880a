"""How many examples a property is tried with: the profile of hypothesis says which part of them.

Without a profile it is all of them, as in ``make test-all``; ``make test`` names ``quick``.
"""

from hypothesis import HealthCheck, settings

ALL, QUICK = 100, 20
"""How many examples a test has that names no number, by profile."""


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
