"""Processor time of commands, each in a process of its own: ``python -m benchmarks.commands``.

It uses the installation that the environment names, which must run; ``CAVEAT_AS`` says who acts.
Further arguments are cases to show.
"""

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

LIMIT_MS = 600
"""Milliseconds of processor time that a command may take on a quiet machine."""
_TIMES = 5
_ROOT = Path(__file__).resolve().parent.parent
_COMMANDS = (
    "--version",
    "--help",
    "case --help",
    "case list",
    "task list",
    "communication list",
    "order list",
    "roster list",
    "people",
)


def cpu_ms(*arguments: str) -> float:
    """Milliseconds of processor time (user and system) of Python with these arguments: a median."""
    return median(_once(arguments) for _ in range(_TIMES))


def _once(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], cwd=_ROOT, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr!r}")
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def main(cases: list[str]) -> None:
    """Print the table."""
    least = cpu_ms("-c", "pass")
    print(f"{'command':28} {'CPU ms':>7} {'of ' + str(LIMIT_MS):>7} {'python':>7}")
    for command in (*_COMMANDS, *(f"case show {case}" for case in cases)):
        spent = cpu_ms("-m", "cli.start", *command.split())
        print(f"{command[:28]:28} {spent:7.0f} {spent / LIMIT_MS:7.2f} {spent / least:7.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
