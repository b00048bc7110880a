"""Whose official website this is: read from a file of the installation, and off without one."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from portal.frame import Federal
from settings import SettingsUnusable

_SETTING = "CAVEAT_FEDERAL_FILE"


def federal_of(file: Path | None) -> Federal | None:
    """What the banner and the identifier say; None where no file is named.

    Raises SettingsUnusable for a file that is away, unreadable or incomplete.
    """
    if file is None:
        return None
    try:
        found = tomllib.loads(file.read_text("utf-8"))
        return Federal.model_validate(found, strict=True, extra="forbid")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise SettingsUnusable(f"{_SETTING} names a file that cannot be read as TOML.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsUnusable(f"{_SETTING}: {where}: {first['msg']}.") from None
