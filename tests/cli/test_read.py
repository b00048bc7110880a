"""``caveat read``: what is read and what would happen, without a server or a register."""

import subprocess
import sys
from pathlib import Path

import pytest

from formats.read import read
from tests.cli.typed import Result, type_in
from views.trial import Tried

ROOT = Path(__file__).resolve().parents[2]
NAMED = """FROM: IP XANDRIA
OUR REF: XA-1

FAMILY NAME: TESTOVAN
FORENAME: PAVLE
DATE OF BIRTH: 03/02/1980 (46 years old)
PASSPORT: XB1234567 forged in the name of Everett Larkspurne
"""


def run(folder: Path, *words: str) -> Result:
    """The command with a state folder that must stay empty."""
    state = folder / "state"
    variables = {
        "CAVEAT_ROSTER": str(ROOT / "samples" / "roster.csv"),
        "CAVEAT_STATE_DIR": str(state),
    }
    found = type_in("read", *words, env=variables)
    assert not state.exists()
    return found


@pytest.fixture
def message(tmp_path: Path) -> Path:
    """A message that names a person of the sample roster beside a passport number."""
    path = tmp_path / "message.txt"
    path.write_text(NAMED, encoding="utf-8")
    return path


def test_a_file_is_shown_with_fields_evidence_and_outcome(message: Path, tmp_path: Path) -> None:
    found = run(tmp_path, str(message))
    assert found.code == 0
    for shown in (
        "Subject 1, family name: TESTOVAN",
        "Subject 1, born: 1980-02-03",
        "Other text: XB1234567 forged in the name of Everett Larkspurne",
        "Named: P-0016  STRONG",
        "in other text",
        "It would be restricted: the screening found a hit.",
        "Nothing was stored.",
    ):
        assert shown in found.out


def test_what_is_unread_is_named_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("A note about Everett Larkspurne.", encoding="utf-8")
    found = run(tmp_path, str(path))
    assert found.code == 6
    assert "Unread: No sender found." in found.out
    assert "Named: P-0016" in found.out
    assert "It would be restricted: the communication cannot be read." in found.out


def test_a_folder_gives_a_table(message: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("FROM: IP XANDRIA\n\nLuggage.", encoding="utf-8")
    found = run(tmp_path, str(tmp_path))
    lines = found.out.splitlines()
    assert any("message.txt" in line and "restricted  P-0016 STRONG" in line for line in lines)
    assert any("other.txt" in line and "released" in line for line in lines)
    assert lines[-1] == (
        "2 communications: 1 would be restricted, 1 released; 0 could not be read. Nothing was "
        "stored."
    )


def test_json_is_what_was_read(message: Path, tmp_path: Path) -> None:
    found = run(tmp_path, str(message), "--json")
    (tried,) = [Tried.model_validate(one) for one in found.json]
    assert tried.communication == read(message.read_bytes(), "x").communications[0].communication
    assert (tried.restricted, tried.unread) == (True, None)
    assert tried.hits[0].where == "other text"


def test_a_file_that_does_not_exist_is_a_sentence(tmp_path: Path) -> None:
    found = run(tmp_path, str(tmp_path / "nothing.txt"))
    assert found.code == 2
    assert "neither a file nor a folder" in found.err


@pytest.mark.long
def test_nothing_that_a_library_reads_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(b"%PDF-1.4 Everett\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n7\n%%EOF")
    command = [sys.executable, "-m", "cli.main", "read", str(path)]
    found = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert found.stderr == b""
    assert b"damaged" in found.stdout
