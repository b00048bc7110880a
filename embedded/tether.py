"""Runs a command that holds a lock while it runs and never outlives its parent.

Run as a script: ``tether.py PARENT_PID LOCK_FILE COMMAND...``. It asks the kernel for SIGKILL when
the thread that started it ends (Linux only; elsewhere the command may outlive a killed parent),
takes the lock, and then *becomes* the command, so that the process id stays the same. A
``preexec_fn`` could not do this: it cannot safely run Python in a process with threads.
"""

import ctypes
import fcntl
import os
import signal
import sys
import time

LOCKED = 75
"""Exit code if another process did not release the lock in time (EX_TEMPFAIL)."""

_PATIENCE_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1


def _tie_to(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)


def _hold(lock_file: str) -> None:
    # The command inherits the descriptor, so the lock is released when the command ends, however it
    # ends. We wait a moment because an earlier server may still be ending after its parent's kill.
    descriptor = os.open(lock_file, os.O_CREAT | os.O_RDWR, 0o600)
    os.set_inheritable(descriptor, True)
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                sys.exit(LOCKED)
            time.sleep(0.02)
        else:
            return


if __name__ == "__main__":
    _tie_to(int(sys.argv[1]))
    _hold(sys.argv[2])
    os.execv(sys.argv[3], sys.argv[3:])
