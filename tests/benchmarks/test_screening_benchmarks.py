"""The screening benchmarks run and print the expected tables."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def table(module: str, *arguments: str) -> list[str]:
    """The lines that a benchmark prints."""
    command = [sys.executable, "-m", f"benchmarks.screening.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def figures(line: str) -> list[float]:
    """The numbers in a line."""
    return [float(word) for word in line.replace("/", " ").split() if word[0].isdigit()]


def test_evaluate_shows_recall_for_each_script_and_change() -> None:
    lines = table("evaluate", "120", "4")
    assert sum("score at 1% false alarms" in line for line in lines) == 2
    exact = [line for line in lines if line.startswith("Latin     exact")]
    assert [figures(line) for line in exact] == [[1.0, 1.0, 1.0]] * 2


def test_peers_shows_higher_recall_for_this_package() -> None:
    lines = table("peers", "60", "2")
    assert lines[1].split("script")[1].split()[:2] == ["this", "package"]
    this_package, _, ratio, *_ = figures(next(line for line in lines if line.startswith("all")))
    assert this_package > ratio


def test_pairs_compares_the_table_with_rules_alone(tmp_path: Path) -> None:
    rows = (ROOT / "benchmarks/screening/forms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = tmp_path / "persons.txt"
    names.write_text(
        "".join(
            f"{', '.join(row.lower().split(chr(9))[1:])} => Q{number}\n"
            for number, row in enumerate(rows)
        ),
        encoding="utf-8",
    )
    lines = table("pairs", str(names), "150", "40")
    rules, _, held_out, _, full, _ = figures(lines[-1])[1:]
    assert rules <= held_out + 0.05
    assert rules < full
    assert full > 0.95
