"""What was taken from others cannot change unnoticed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tools.vendor
from tools.vendor import MANIFEST, Files, Package, problems, vendor

STYLE = b'a{background:url("../img/a.svg")}@font-face{src:url(../fonts/merriweather/m.woff2)}'
FILES: Files = {
    "LICENSE.md": b"free",
    tools.vendor.STYLES: STYLE,
    "dist/fonts/merriweather/m.woff2": b"not shown",
    "dist/img/a.svg": b"<svg/>",
    "dist/img/b.svg": b"named by nobody",
    "dist/img/us_flag_small.png": b"flag",
}
PACKAGE = Package("@uswds/uswds", "3.14.0", "CC0-1.0", "kept/uswds", tools.vendor.of_uswds)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one package in it."""
    monkeypatch.setattr(tools.vendor, "fetched", lambda package: FILES)
    (tmp_path / MANIFEST).parent.mkdir(parents=True)
    vendor(tmp_path, [PACKAGE])
    return tmp_path


def test_what_the_styles_show_is_kept(root: Path) -> None:
    (entry,) = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    assert (entry["name"], entry["version"], entry["license"]) == PACKAGE[:3]
    kept = {
        file.relative_to(root / "kept/uswds").as_posix() for file in (root / "kept").rglob("*.*")
    }
    assert kept == {"LICENSE.md", "css/uswds.min.css", "img/a.svg", "img/us_flag_small.png"}
    assert problems(root, [PACKAGE]) == []


def change(folder: Path) -> None:
    """One byte."""
    (folder / "css/uswds.min.css").write_bytes(STYLE + b" ")


def remove(folder: Path) -> None:
    """A license."""
    (folder / "LICENSE.md").unlink()


def add(folder: Path) -> None:
    """A file of somebody's own."""
    (folder / "img/own.svg").write_bytes(b"")


@pytest.mark.parametrize(
    ("alter", "said"), [(change, "was changed"), (remove, "is missing"), (add, "is in no package")]
)
def test_a_difference_is_named(root: Path, alter: Callable[[Path], None], said: str) -> None:
    alter(root / PACKAGE.folder)
    (problem,) = problems(root, [PACKAGE])
    assert said in problem


def test_a_version_that_was_never_fetched_is_named(root: Path) -> None:
    newer = Package(PACKAGE.name, "4.0.0", PACKAGE.license, PACKAGE.folder, PACKAGE.kept)
    (problem,) = problems(root, [newer])
    assert "other packages or versions" in problem
