"""The recorder as the activities of every dossier."""

from temporalio import activity

from activities.recording import Acted, ActRequest, Claimed, ClaimRequest, Recording


class RecordActivities:
    """The recorder as activities. Repeating one changes nothing: orders and steps have ids."""

    def __init__(self, recorder: Recording) -> None:
        """``recorder`` decides and writes."""
        self._recorder = recorder

    @activity.defn
    async def act(self, request: ActRequest) -> Acted:
        """Decide the command and write what follows, or say why nothing was written."""
        return await self._recorder.act(request)

    @activity.defn
    async def claim(self, request: ClaimRequest) -> Claimed:
        """From now only this run may write for the dossier; what the register holds of it."""
        return await self._recorder.claim(request)
