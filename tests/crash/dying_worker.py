"""A worker process that is killed once, at the worst moment; run in place of ``worker.py``.

The environment says where: ``CAVEAT_TEST_DIES`` is one of the names of ``DEATHS``, and the file
``CAVEAT_TEST_DIES_ONCE`` exists until it has happened.
"""

import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import worker
from activities.recorder import Recorder
from activities.recording import Acted, ActRequest, Claimed, ClaimRequest
from activities.smtp import Letter, Reply, SmtpPostman, Verdict
from client.gateway import Gateway
from procedure.dossier import Command
from procedure.refusals import Refusal


def die_once() -> None:
    """End this process as ``kill -9`` does, unless that has happened."""
    mark = Path(os.environ["CAVEAT_TEST_DIES_ONCE"])
    try:
        mark.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def between_commit_and_reply() -> None:
    """After an order of a person is committed, before Temporal has the answer."""
    act = Recorder.act

    async def dying(self: Recorder, request: ActRequest) -> Acted:
        acted = await act(self, request)
        if request.command.order.startswith("order-") and acted.receipt is not None:
            die_once()
        return acted

    _replace(Recorder, "act", dying)


def after_a_step() -> None:
    """After a step that a run takes by itself is committed, such as a screening."""
    act = Recorder.act

    async def dying(self: Recorder, request: ActRequest) -> Acted:
        acted = await act(self, request)
        if request.command.order.startswith("step:"):
            die_once()
        return acted

    _replace(Recorder, "act", dying)


def after_a_claim() -> None:
    """After a run has claimed its dossier."""
    claim = Recorder.claim

    async def dying(self: Recorder, request: ClaimRequest) -> Claimed:
        claimed = await claim(self, request)
        die_once()
        return claimed

    _replace(Recorder, "claim", dying)


def between_smtp_and_outbox() -> None:
    """After the mail server has accepted an email, before the outbox knows."""
    deliver = SmtpPostman.deliver

    async def dying(self: SmtpPostman, letters: Sequence[Letter]) -> AsyncGenerator[Reply, None]:
        async for reply in deliver(self, letters):
            if reply.verdict is Verdict.ACCEPTED:
                die_once()
            yield reply

    _replace(SmtpPostman, "deliver", dying)


def between_handoff_and_mark() -> None:
    """After another dossier has recorded a handoff, before its source knows."""
    deliver = Gateway.deliver

    async def dying(self: Gateway, command: Command) -> Refusal | None:
        refusal = await deliver(self, command)
        die_once()
        return refusal

    _replace(Gateway, "deliver", dying)


def _replace(owner: type, name: str, method: Callable[..., Any | Awaitable[Any]]) -> None:
    setattr(owner, name, method)


DEATHS: dict[str, Callable[[], None]] = {
    death.__name__: death
    for death in (
        between_commit_and_reply,
        after_a_step,
        after_a_claim,
        between_smtp_and_outbox,
        between_handoff_and_mark,
    )
}

if __name__ == "__main__":
    DEATHS[os.environ["CAVEAT_TEST_DIES"]]()
    worker.main()
