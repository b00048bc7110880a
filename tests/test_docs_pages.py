"""The documents as pages: short, linked, of no machine; and the programs in them, run."""

import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.sealing import KeyDestroyed
from tests.documents import DOCUMENTS, NAMES, ROOT, anchors, fenced, section, text


def test_the_readme_is_short() -> None:
    """It is read in one go."""
    assert len(text("README.md").splitlines()) <= 150


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link inside the repository, with its heading, exists."""
    plain = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", plain):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_files_and_targets_exist(path: Path) -> None:
    """What is named as a file of the repository, or as a target of make, is there."""
    written = path.read_text(encoding="utf-8")
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and p.name[0] != "."} - {"state"}
    for name in re.findall(r"`([\w.\-]+/[\w./\-]*)`", written):
        if name.split("/")[0] in folders:
            assert (ROOT / name).exists() or (ROOT / f"{name}.py").exists(), f"there is no {name}"
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)", written)) <= set(targets)


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_no_path_of_a_machine(path: Path) -> None:
    """No document knows where somebody keeps it."""
    written = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.~])/(work|home|root|tmp|mnt|Users|private)/|[A-Z]:\\", written)


def test_documents_that_code_names() -> None:
    """Where the code points to a document, it exists."""
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in (".venv", "tests"):
            continue
        for name in re.findall(r"docs/[\w/-]+", path.read_text(encoding="utf-8")):
            assert [*ROOT.glob(f"{name}*.md")], f"{path.name} names {name}"


def test_decisions() -> None:
    """They are numbered without a gap, have the four parts, and stand in the list."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [p.name[:4] for p in decisions] == [f"{n:04d}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        parts = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "What would change our mind"]
        assert f"({path.name})" in text("docs/decisions/README.md")


# --- the programs ---------------------------------------------------------------------------------

AT = datetime(2026, 11, 24, 21, 55, tzinfo=UTC)


async def write_down(state: Path) -> tuple[Register, str]:
    """A register with three documents of one case; the first one's id."""
    ring = KeyRing.create(state / "keys.json")
    register = await Register.open(f"sqlite:///{state / 'register.db'}", ring)
    ids = [
        await register.store_document(
            "case-0", "report", "usncb-analyst-1", None, {"text": f"Ü{n}"}, AT
        )
        for n in range(3)
    ]
    return register, ids[0]


def run(program: str, *arguments: str, state: Path) -> str:
    """What the program says, run from the repository's folder as the documents have it."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"CAVEAT_STATE_DIR": str(state)},
    )
    return (done.stdout + done.stderr).strip()


async def test_the_verifier_of_the_ledger(tmp_path: Path) -> None:
    """It needs no Caveat, agrees with the register, and names the event that was changed."""
    program = fenced(section("docs/architecture.md", "The ledger"), "python")[0]
    assert len(program.splitlines()) <= 30
    assert set(re.findall(r"^import (\w+)", program, re.MULTILINE)) <= sys.stdlib_module_names
    register, _ = await write_down(tmp_path)
    verdict = await register.verify()
    await register.close()
    assert isinstance(verdict, Verified)
    database = tmp_path / "register.db"
    told = run(program, str(database), state=tmp_path)
    assert told == f"whole: 3 events, head {verdict.head}"
    changed = sqlite3.connect(database)
    changed.execute("DROP TRIGGER ledger_no_update")
    changed.execute("UPDATE ledger SET actor = 'usncb-analyst-2' WHERE seq = 2")
    changed.commit()
    changed.close()
    assert run(program, str(database), state=tmp_path) == "broken at sequence number 2"


async def test_honouring_a_deletion_order(tmp_path: Path) -> None:
    """The program of the documents destroys the key, and the ledger says so and stays whole."""
    program = fenced(section("docs/operations.md", "Deletion orders"), "python")[0]
    register, document = await write_down(tmp_path)
    try:
        assert (await register.document(document)).content == {"text": "Ü0"}
        told = run(program, "case-0", "usncb-administrator-1", "ORDER-17", state=tmp_path)
        assert told == ""
        with pytest.raises(KeyDestroyed):
            await register.document(document)
        last = (await register.everything("case-0"))[-1]
        assert (last.kind, last.data["authority"]) == ("KeyDestroyed", "ORDER-17")
        assert isinstance(await register.verify(), Verified)
    finally:
        await register.close()


async def test_counting_what_a_key_seals(tmp_path: Path) -> None:
    """The query of the documents counts the dossiers that still need a key."""
    query = fenced(section("docs/operations.md", "The key ring"), "sql")[0]
    register, _ = await write_down(tmp_path)
    await register.close()
    database = sqlite3.connect(tmp_path / "register.db")
    assert database.execute(query).fetchone() == (1,)
    database.close()
