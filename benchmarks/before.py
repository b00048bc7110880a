"""Compare what the reference case costs here with what it costs in another checkout.

Run ``python -m benchmarks.before FOLDER``. Each build measures itself beside the bare workflow, as
``python -m benchmarks.case`` does, in turn and on the same machine: what two builds cost is only
comparable so, since the ratio of one build differs by a tenth from one hour to the next.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).resolve().parent.parent
_ALLOWED = 1.05
"""So much the ratio may grow."""


class Measured(NamedTuple):
    """One run of a build: worker and server CPU of a case, in Caveat and in the bare workflow."""

    caveat: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times as much a case costs in Caveat."""
        return self.caveat / self.bare


def measured(folder: Path, options: Sequence[str], cases: int) -> dict[int, Measured]:
    """Run the benchmark of a checkout once; by the number of cases at once.

    Raises CalledProcessError.
    """
    python = str(folder.resolve() / ".venv" / "bin" / "python")
    command = [python, "-m", "benchmarks.case", "--json", "--rounds", "1"]
    ran = subprocess.run(
        [*command, "--cases", str(cases), *options], cwd=folder, check=True, stdout=subprocess.PIPE
    )
    found: dict[int, Measured] = {}
    for one in json.loads(ran.stdout)["comparisons"]:
        found[one["at_once"]] = Measured(_cpu(one["caveat"]), _cpu(one["bare"]))
    return found


def _cpu(figures: dict[str, Any]) -> float:
    return float(figures["worker_cpu_ms"]) + float(figures["server_cpu_ms"])


def _page(at_once: int, before: Sequence[Measured], now: Sequence[Measured]) -> str:
    lines = [f"{at_once} cases at once", "  round   ratio before   ratio now   now / before"]
    lines += [
        f"  {place:5}   {one.ratio:12.2f}   {other.ratio:9.2f}   {other.ratio / one.ratio:12.3f}"
        for place, (one, other) in enumerate(zip(before, now, strict=True), start=1)
    ]
    was, is_now = (statistics.median(one.ratio for one in side) for side in (before, now))
    lines.append(f"  median  {was:12.2f}   {is_now:9.2f}   {_growth(before, now):12.3f}")
    return "\n".join(lines)


def _growth(before: Sequence[Measured], now: Sequence[Measured]) -> float:
    """The median of how much the ratio grew in each round."""
    return statistics.median(
        other.ratio / one.ratio for one, other in zip(before, now, strict=True)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of ``python -m benchmarks.before``. Returns 1 where the ratio grew too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.before", description=__doc__)
    parser.add_argument("folder", type=Path, help="another checkout, after make install")
    parser.add_argument("--rounds", type=int, default=6, help="runs of each build (default: 6)")
    parser.add_argument("--cases", type=int, default=30, help="cases per run (default: 30)")
    parser.add_argument("--options", default="--kind notice", help="of this build's benchmark")
    options = parser.parse_args(arguments)
    before: list[dict[int, Measured]] = []
    now: list[dict[int, Measured]] = []
    for place in range(options.rounds):
        sides = [
            (before, options.folder, []),
            (now, _ROOT, options.options.split()),
        ]
        # Who goes first changes, so that a machine that warms up favors neither.
        for side, folder, words in sides if place % 2 == 0 else reversed(sides):
            side.append(measured(folder, words, options.cases))
    grew = []
    for at_once in now[0]:
        pair = [one[at_once] for one in before], [one[at_once] for one in now]
        grew.append(_growth(*pair))
        print(_page(at_once, *pair), flush=True)
    return 0 if all(one <= _ALLOWED for one in grew) else 1


if __name__ == "__main__":
    sys.exit(main())
