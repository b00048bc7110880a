"""Where the ``caveat`` command starts: before anything is loaded, so that Ctrl-C is quiet."""

import os


def run() -> None:
    """Entry point of the ``caveat`` command."""
    try:
        from cli.interrupts import end_at_ctrl_c

        end_at_ctrl_c()
        # Caveat uses no plugins of pydantic; looking for some reads about every installed package.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        from runtime.garbage import look_seldom

        look_seldom()
        from cli.main import run as run_command

        run_command()
    except KeyboardInterrupt:
        # At once: what Python still had to do could be interrupted again, and would say so.
        os._exit(130)


if __name__ == "__main__":
    run()
