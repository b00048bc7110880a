"""The benchmarks of the screening run, and their tables say what they promise."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def table(module: str, *arguments: str) -> list[str]:
    """What a benchmark prints, line by line."""
    command = [sys.executable, "-m", f"benchmarks.screening.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def figures(line: str) -> list[float]:
    """The figures of a line."""
    return [float(word) for word in line.replace("/", " ").split() if word[0].isdigit()]


def test_recall_is_shown_for_each_script_and_change() -> None:
    lines = table("evaluate", "120", "4")
    assert sum("score at 1 % false alarms" in line for line in lines) == 2
    exact = [line for line in lines if line.startswith("Latin     exact")]
    assert [figures(line) for line in exact] == [[1.0, 1.0, 1.0]] * 2


def test_others_find_less_than_this_package() -> None:
    lines = table("peers", "60", "2")
    assert lines[1].split("script")[1].split()[:2] == ["this", "package"]
    mine, _, ratio, *_ = figures(next(line for line in lines if line.startswith("all")))
    assert mine > ratio


def test_the_table_of_known_spellings_is_held_against_rules_alone(tmp_path: Path) -> None:
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
    rules, _, left_out, _, whole, _ = figures(lines[-1])[1:]
    assert rules <= left_out + 0.05
    assert rules < whole
    assert whole > 0.95
