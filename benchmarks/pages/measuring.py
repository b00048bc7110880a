"""How long pages take: the first request after a start, then many in turn."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.pages.serving import Asked, Reader, Service, reading, serving
from settings import Settings

WARM_UP = 20
"""So many requests come before those that are measured, and each address at least once."""


class Page(NamedTuple):
    """What is asked for, and how long it may take."""

    name: str
    person: str
    asked: Sequence[Asked]
    """In turn."""
    limit: float | None
    """Milliseconds that 95 of 100 requests may take; None where no limit is set."""


class Figure(NamedTuple):
    """How long a page took, in milliseconds."""

    name: str
    limit: float | None
    first: float | None
    """The first request after the service started."""
    took: Sequence[float]
    cpu: float | None
    """Processor time of the service for one request."""

    def percentile(self, of_hundred: int) -> float:
        """What so many of a hundred requests did not exceed."""
        return percentile(self.took, of_hundred)

    @property
    def met(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.percentile(95) <= self.limit


def percentile(took: Sequence[float], of_hundred: int) -> float:
    """The smallest figure that so many of a hundred do not exceed (nearest rank)."""
    ranked = sorted(took)
    return ranked[-(-of_hundred * len(ranked) // 100) - 1]


async def measured(settings: Settings, page: Page, requests: int) -> Figure:
    """Start the service, ask for the page once, warm up, and then so many times."""
    async with serving(settings) as service, reading(settings, page.person) as reader:
        first = await reader.milliseconds(page.asked[0])
        for number in range(max(WARM_UP, len(page.asked))):
            await reader.milliseconds(page.asked[number % len(page.asked)])
        return await _in_turn(service, reader, page, requests, first)


async def _in_turn(
    service: Service, reader: Reader, page: Page, requests: int, first: float
) -> Figure:
    before = service.cpu
    took = [
        await reader.milliseconds(page.asked[number % len(page.asked)])
        for number in range(requests)
    ]
    cpu = (service.cpu - before) * 1000 / requests
    return Figure(page.name, page.limit, first, took, cpu)


_COLUMNS = "".join(f"{name:>8}" for name in ("p50", "p95", "p99", "most", "first", "CPU"))
HEAD = f"{'milliseconds':26}{'limit':>7}{_COLUMNS}"


def line(figure: Figure) -> str:
    """A figure next to its limit."""
    limit = f"{figure.limit:.0f}" if figure.limit is not None else "-"
    said = "" if figure.limit is None else "met" if figure.met else "not met"
    numbers = "".join(f"{figure.percentile(one):8.1f}" for one in (50, 95, 99, 100))
    first = f"{figure.first:8.1f}" if figure.first is not None else f"{'-':>8}"
    cpu = f"{figure.cpu:8.1f}" if figure.cpu is not None else f"{'-':>8}"
    return f"{figure.name:26}{limit:>7}{numbers}{first}{cpu}  {said}".rstrip()
