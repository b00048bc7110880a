"""What a run that must be complete does about a test that did not run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import ROOT

PASSES = "def test_one() -> None:\n    pass\n"
SKIPPED = "import pytest\n\n\n@pytest.mark.skip\ndef test_two() -> None:\n    pass\n"


@pytest.mark.parametrize(
    ("tests", "complete", "code", "closing"),
    [
        ({"test_a.py": PASSES}, True, 0, "1 passed in "),
        ({"test_a.py": PASSES, "test_b.py": SKIPPED}, True, 1, "1 passed, 1 skipped in "),
        ({"test_a.py": PASSES, "test_b.py": SKIPPED}, False, 0, ""),
        ({"test_a.py": "def test_one() -> None:\n    assert False\n"}, True, 1, "1 failed in "),
    ],
    ids=["all ran", "one was skipped", "nobody asked", "one failed"],
)
def test_a_test_that_did_not_run_fails_a_run_that_must_be_complete(
    tmp_path: Path, tests: dict[str, str], complete: bool, code: int, closing: str
) -> None:
    for name, text in tests.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    line = tmp_path / "closing"
    variables = {"CAVEAT_CLOSING_LINE": str(line)} if complete else {}
    command = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), "--override-ini"]
    options = ["addopts=", "-p", "no:cacheprovider", "-p", "tests.closing_line", str(tmp_path)]
    ended = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == code, ended.stdout.decode()
    if complete:
        assert closing in line.read_text(encoding="utf-8")
    assert line.exists() is complete
