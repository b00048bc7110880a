"""A command as it is typed, in this process: nothing is started, and the parser is made once."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from cli.main import whole


@dataclass(frozen=True)
class Result:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON document on standard output."""
        return json.loads(self.out)


def type_in(
    *words: str, typed: str | None = None, env: Mapping[str, str | None] | None = None
) -> Result:
    """One command; ``typed`` is what standard input gives. A defect is raised as it is."""
    with CliRunner().isolation(input=typed, env=env) as (out, err, _both):
        code = 0
        try:
            whole().main([*words], prog_name="caveat")
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return Result(code, _text(out.getvalue()), _text(err.getvalue()))


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").replace("\r\n", "\n")
