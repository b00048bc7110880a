"""The files that pages are made with: style, scripts, fonts and images, all of this service.

Their addresses hold a digest of all of them, so that browsers keep them and still never mix those
of two releases. What is served is decided when the process starts: no path leads out of the folder.
"""

import gzip
import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI, Request, Response

from portal.problems import problem

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
"""What is served, with its media type: nothing else in the folder is."""
KEPT = "public, max-age=31536000, immutable"
"""A year: the address changes with the content."""
ASKED_AGAIN = "no-cache"
"""For an address of another release, whose pages may be open during an upgrade."""


class StaticFile:
    """One file, also as gzip where that is shorter."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises OSError."""
        self.body = path.read_bytes()
        self.media_type = TYPES[path.suffix]

    @cached_property
    def zipped(self) -> bytes | None:
        """None for what is compressed already, and where it gains nothing."""
        if not self.media_type.startswith(("text/", "image/svg")):
            return None
        shorter = gzip.compress(self.body, mtime=0)
        return shorter if len(shorter) < len(self.body) else None


class StaticFiles(NamedTuple):
    """The folder as it was when the process started."""

    version: str
    files: dict[str, StaticFile]

    def address(self, name: str) -> str:
        """Where a page finds a file. Raises KeyError for one that does not exist."""
        if name not in self.files:
            raise KeyError(f"There is no static file {name}.")
        return f"/static/{self.version}/{name}"

    def answer(self, version: str, name: str, encodings: str) -> Response:
        """The file, in an encoding that the browser accepts, or that there is none."""
        file = self.files.get(name)
        if file is None:
            return problem(404, "There is no such page.")
        kept = KEPT if version == self.version else ASKED_AGAIN
        headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
        body = file.body
        if "gzip" in encodings and file.zipped is not None:
            body, headers["Content-Encoding"] = file.zipped, "gzip"
        return Response(body, headers=headers, media_type=file.media_type)


@cache
def static_files() -> StaticFiles:
    """Read once by each process."""
    files, digest = {}, hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in TYPES:
            name = path.relative_to(FOLDER).as_posix()
            files[name] = StaticFile(path)
            digest.update(f"{name}\n{len(files[name].body)}\n".encode() + files[name].body)
    return StaticFiles(digest.hexdigest()[:16], files)


def serve_static_files(app: FastAPI) -> None:
    """Serve them to everybody: they say nothing of anybody, and no session is looked at."""

    @app.api_route(
        "/static/{version}/{name:path}", methods=["GET", "HEAD"], include_in_schema=False
    )
    async def static_file(request: Request, version: str, name: str) -> Response:
        """One file."""
        encodings = request.headers.get("accept-encoding", "")
        return static_files().answer(version, name, encodings)
