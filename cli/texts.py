"""What a person writes, from a file or standard input: arguments are seen by others on a host."""

import sys
from pathlib import Path

from procedure.refusals import NotWellFormed


def text_from(word: str, option: str) -> str:
    """The text of an option: ``-`` is standard input, ``@FILE`` a file, anything else is the text.

    Raises NotWellFormed for what cannot be read as UTF-8.
    """
    if word == "-":
        raw = sys.stdin.buffer.read()
    elif word.startswith("@"):
        try:
            raw = Path(word[1:]).read_bytes()
        except (OSError, ValueError):
            raise NotWellFormed(problem=f"{option}: the file after @ cannot be read.") from None
    else:
        return word
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise NotWellFormed(problem=f"{option}: this is not text in UTF-8.") from None
