"""The documents as pages: short, linked, of no machine; and the programs in them, run."""

import json
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procedure.checkpoint import CheckpointStatement
from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.values import Entry
from tests.documents import DOCUMENTS, NAMES, ROOT, anchors, fenced, section, text, without_fences
from tests.signing import SIGNER
from views.audits import CheckpointFile

PRESENT = [Path(name) for name in NAMES if not name.startswith("docs/decisions/0")]
"""Documents about what there is now; a decision may name what there was."""


def test_the_readme_is_short() -> None:
    """It can be read in one sitting."""
    assert len(text("README.md").splitlines()) <= 160


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link inside the repository, with its heading, exists."""
    for link in re.findall(r"\]\(([^)\s]+)\)", without_fences(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("path", PRESENT, ids=str)
def test_files_and_targets_exist(path: Path) -> None:
    """What is named as a file of the repository, or as a target of make, exists."""
    path = ROOT / path
    written = path.read_text(encoding="utf-8")
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and p.name[0] != "."} - {"state"}
    for name in re.findall(r"`([\w.\-]+/[\w./\-]*)`", written):
        if name.split("/")[0] in folders:
            assert (ROOT / name).exists() or (ROOT / f"{name}.py").exists(), f"there is no {name}"
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", written, re.MULTILINE)) <= targets
    for module in re.findall(r"python -m (tools\.\w+)", written):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), f"there is no {module}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_no_path_of_a_machine(path: Path) -> None:
    """No document knows where somebody keeps it."""
    written = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.~])/(work|home|root|tmp|mnt|Users|private)/|[A-Z]:\\", written)


def test_documents_that_code_names() -> None:
    """If the code points to a document, it exists."""
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in (".venv", "tests"):
            continue
        for name in re.findall(r"docs/[\w/-]+", path.read_text(encoding="utf-8")):
            found = (ROOT / name).is_dir() or [*ROOT.glob(f"{name}*.md")]
            assert found, f"{path.name} names {name}"


def test_decisions() -> None:
    """They are numbered without a gap, have the four parts, and are in the list."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [p.name[:4] for p in decisions] == [f"{n:04d}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        parts = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "What would change our mind"]
        assert f"({path.name})" in text("docs/decisions/README.md")


# --- the programs ---------------------------------------------------------------------------------

AT = datetime(2026, 11, 24, 21, 55, tzinfo=UTC)


async def filled_register(state: Path) -> tuple[Register, str]:
    """A register with a document and three events of one case; the document's id."""
    ring = KeyRing.create(state / "keys.json")
    register = await Register.open(f"sqlite:///{state / 'register.db'}", ring)
    document = await register.documents.store(
        "case-0", "report", "usncb-analyst-1", None, {"text": "Ü0"}, AT
    )
    for number in range(3):
        entry = Entry(
            kind="Looked",
            key=f"case-0/view/{number}",
            at=AT,
            actor="usncb-analyst-1",
            data={"number": number, "text": f"Ü{number}"},
        )
        await register.ledger.note("case-0", entry)
    return register, document


def run(program: str, *arguments: str, state: Path) -> str:
    """What the program prints, run from the repository's folder as the documents have it."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"CAVEAT_STATE_DIR": str(state)},
    )
    return (done.stdout + done.stderr).strip()


COLUMNS = {
    "actor": "'usncb-analyst-2'",
    "at": "'2026-11-24T21:55:18.000000+00:00'",
    "kind": "'KeyDestroyed'",
    "dossier": "'case-1'",
    "entry_key": "'case-0/view/9'",
    "body": "CAST(replace(CAST(body AS TEXT), '\"number\":1', '\"number\":7') AS BLOB)",
    "prev": "zeroblob(32)",
}
"""What somebody might change in the second event."""


@pytest.mark.parametrize("column", COLUMNS)
async def test_the_verifier_of_the_ledger(tmp_path: Path, column: str) -> None:
    """It needs no Caveat, agrees with the register, and names the event that was changed."""
    program = fenced(section("docs/architecture.md", "The ledger"), "python")[0]
    assert len(program.splitlines()) <= 30
    assert set(re.findall(r"^import (\w+)", program, re.MULTILINE)) <= sys.stdlib_module_names
    register, _ = await filled_register(tmp_path)
    verdict = await register.ledger.verify()
    await register.close()
    assert isinstance(verdict, Verified)
    database = tmp_path / "register.db"
    printed = run(program, str(database), state=tmp_path)
    assert printed == f"whole: 3 events, head {verdict.head}"
    changed = sqlite3.connect(database)
    changed.execute("DROP TRIGGER ledger_no_update")
    changed.execute(f"UPDATE ledger SET {column} = {COLUMNS[column]} WHERE seq = 2")
    changed.commit()
    changed.close()
    assert run(program, str(database), state=tmp_path) == "broken at sequence number 2"


async def test_the_verifier_of_a_checkpoint(tmp_path: Path) -> None:
    """It needs no Caveat, and names a ledger that was written again, and a statement."""
    program = fenced(section("docs/architecture.md", "The ledger"), "python")[1]
    register, _ = await filled_register(tmp_path)
    verdict = await register.ledger.verify()
    await register.close()
    assert isinstance(verdict, Verified)
    statement = CheckpointStatement(
        count=verdict.count, head=verdict.head, orders=0, unsigned=0, at=AT, by="usncb-auditor-1"
    )
    signed = SIGNER.sign_checkpoint(statement)
    public = SIGNER.published(AT).public
    saved, database = tmp_path / "checkpoint.json", tmp_path / "register.db"
    saved.write_text(CheckpointFile(**signed.model_dump(), public=public).model_dump_json())
    printed = run(program, str(saved), str(database), state=tmp_path)
    assert printed.startswith(f"signed by {SIGNER.key_id}: the ledger has event 3 as it was ")
    changed = sqlite3.connect(database)
    changed.execute("DROP TRIGGER ledger_no_delete")
    changed.execute("DELETE FROM ledger WHERE seq = 3")
    changed.commit()
    changed.close()
    printed = run(program, str(saved), str(database), state=tmp_path)
    assert printed.startswith("the ledger does not have event 3 ")
    forged = signed.statement.replace('"count":3', '"count":2')
    saved.write_text(json.dumps({**signed.model_dump(), "statement": forged, "public": public}))
    assert "InvalidSignature" in run(program, str(saved), str(database), state=tmp_path)


async def test_counting_what_a_key_seals(tmp_path: Path) -> None:
    """The query of the documents counts the dossiers that still need a key."""
    query = fenced(section("docs/operations.md", "The key ring"), "sql")[0]
    register, _ = await filled_register(tmp_path)
    await register.close()
    database = sqlite3.connect(tmp_path / "register.db")
    assert database.execute(query).fetchone() == (1,)
    database.close()


def test_making_a_key_ring(tmp_path: Path) -> None:
    """The command of the documents makes a ring that its owner alone can read."""
    blocks = fenced(section("docs/operations.md", "The key ring"), "sh")
    (program,) = re.findall(r'python -c "([^"]+)"', blocks[0])
    subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert KeyRing.read(tmp_path / "keys.json").current_id == "k1"
