"""What browsers get from others is kept in the repository: ``python -m tools.vendor`` fetches it.

It needs npm and asks it for each package by name and version. The style sheet of USWDS is compiled
from ``tools/uswds.scss``, which names the components that our pages have. ``--check`` compares the
files with the manifest, ``portal/static/vendored.json``, and needs nothing; a test runs it. The
decision is docs/decisions/0039.
"""

import hashlib
import json
import posixpath
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = "portal/static/vendored.json"

Files = Mapping[str, bytes]
"""The files of a package by their path in it."""


class Package(NamedTuple):
    """A package of npm, and what of it is kept."""

    name: str
    version: str
    license: str
    """SPDX expression; the license files are kept with the others."""
    folder: str
    """Where its files are in the repository. Nothing else is in that folder unless it is shared."""
    kept: Callable[[Files], Iterable[tuple[str, str]]]
    """Paths in the package, each with its path in the folder."""
    shared: bool = False
    """Whether files of this repository are in the folder too."""
    source: str = ""
    """A file of ours from which a style sheet is compiled with those of the package."""


_COMPILER = "sass@1.108.2"
STYLES = "compiled.css"
"""Where what was compiled is, among the files of its package."""
_NOT_SHOWN = (
    # headings are set in Source Sans Pro
    "dist/fonts/merriweather/",
    # hashes are set in Roboto Mono, upright
    "dist/fonts/roboto-mono/roboto-mono-v5-latin-300",
    "dist/fonts/roboto-mono/roboto-mono-v5-latin-700italic",
    "dist/fonts/roboto-mono/roboto-mono-v5-latin-italic",
)
"""What the style sheet of USWDS names for type that no page has."""


def of_uswds(files: Files) -> Iterator[tuple[str, str]]:
    """The compiled style sheet, and the fonts and images that it names and our pages can show."""
    yield STYLES, "css/uswds.min.css"
    yield "LICENSE.md", "LICENSE.md"
    # the banner of a government site has them in its markup
    yield "dist/img/us_flag_small.png", "img/us_flag_small.png"
    named = re.findall(r'url\("?(\.\./[^)"]+)', files[STYLES].decode())
    for path in sorted({posixpath.normpath(f"dist/css/{one}") for one in named}):
        if not path.startswith(_NOT_SHOWN):
            yield path, path.removeprefix("dist/")


def of_htmx(_files: Files) -> Iterator[tuple[str, str]]:
    """The library, and its extension for server-sent events."""
    yield "dist/htmx.min.js", "htmx.min.js"
    yield "dist/ext/hx-sse.min.js", "hx-sse.min.js"
    yield "LICENSE", "LICENSE"


def of_axe(_files: Files) -> Iterator[tuple[str, str]]:
    """The checks of accessibility: tests use them, and no page does."""
    yield "axe.min.js", "axe.min.js"
    yield "LICENSE", "axe.LICENSE"
    yield "LICENSE-3RD-PARTY.txt", "axe.LICENSE-3RD-PARTY.txt"


PACKAGES = (
    Package(
        "@uswds/uswds",
        "3.14.0",
        "CC0-1.0 AND OFL-1.1 AND Apache-2.0 AND MIT",
        "portal/static/uswds",
        of_uswds,
        source="tools/uswds.scss",
    ),
    Package("htmx.org", "4.0.1", "0BSD", "portal/static/htmx", of_htmx),
    Package("axe-core", "4.14.1", "MPL-2.0", "tests/browser", of_axe, shared=True),
)


def fetched(package: Package) -> Files:
    """The files of the package as npm gives them. Raises CalledProcessError if it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package.name}@{package.version}", "--silent"]
        subprocess.run([*command, "--pack-destination", folder], check=True, stdout=subprocess.PIPE)
        (archive,) = Path(folder).iterdir()
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        content = Path(folder) / "package"
        files = {
            file.relative_to(content).as_posix(): file.read_bytes() for file in _present(content)
        }
        return {**files, STYLES: _compiled(package, content)} if package.source else files


def _compiled(package: Package, content: Path) -> bytes:
    """The style sheet that our source makes of those of the package."""
    command = ["npm", "exec", "--yes", f"--package={_COMPILER}", "--", "sass"]
    options = [
        "--quiet",
        "--no-source-map",
        "--style=compressed",
        f"--load-path={content}/packages",
    ]
    made = subprocess.run(
        [*command, *options, str(ROOT / package.source)], check=True, stdout=subprocess.PIPE
    )
    return made.stdout


def vendor(root: Path, packages: Iterable[Package]) -> None:
    """Write the files of the packages and the manifest again."""
    entries = []
    for package in packages:
        files, folder = fetched(package), root / package.folder
        for old in _present(folder) if not package.shared else ():
            old.unlink()
        digests = {}
        for source, target in package.kept(files):
            file = folder / target
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(files[source])
            digests[f"{package.folder}/{target}"] = _digest(file)
        entries.append(
            {
                "name": package.name,
                "version": package.version,
                "license": package.license,
                "files": dict(sorted(digests.items())),
            }
        )
    (root / MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def problems(root: Path, packages: Iterable[Package]) -> list[str]:
    """Where the files, the manifest and this module differ, one sentence each."""
    manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    found = []
    listed: dict[str, str] = {}
    expected = [(one.name, one.version, one.license) for one in packages]
    if [(one["name"], one["version"], one["license"]) for one in manifest] != expected:
        found.append("The manifest names other packages or versions than tools/vendor.py.")
    for one in manifest:
        listed |= one["files"]
    for name, digest in listed.items():
        file = root / name
        if not file.is_file():
            found.append(f"{name} is missing.")
        elif _digest(file) != digest:
            found.append(f"{name} was changed.")
    for package in packages:
        for file in _present(root / package.folder) if not package.shared else ():
            name = file.relative_to(root).as_posix()
            if name not in listed:
                found.append(f"{name} is in no package: put it elsewhere.")
    return found


def _present(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Fetch, or check. The exit code is 1 if something is wrong."""
    if arguments != ["--check"]:
        vendor(ROOT, PACKAGES)
        return 0
    found = problems(ROOT, PACKAGES)
    for problem in found:
        print(problem)
    if found:
        print("Run python -m tools.vendor, and commit what it writes.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
