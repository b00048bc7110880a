"""Where the ``caveat`` command starts: before anything is loaded, so that Ctrl-C is quiet."""

import sys

_INTERRUPTED = 130
"""``Exit.INTERRUPTED``, which may not be loaded yet."""


def run() -> None:
    """Entry point of the ``caveat`` command."""
    try:
        from cli.main import run as run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    run()
