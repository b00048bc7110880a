"""What is recorded of the workflows that look at many dossiers and have no record of their own."""

from datetime import timedelta
from unittest.mock import patch

from client.addresses import pages_of
from client.matters import Matters
from procedure.review.opening import OpenReview
from tests.office import ANALYST, Office
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import screened
from workflows.starts import WorkflowName


async def looked(office: Office) -> list[str]:
    """The standing duties, a batch that is screened again, a review: the last two by two pages."""
    for _number in range(3):
        await screened(office, red_notice(fresh_reference(), STRANGER))
    temporal, queue = office.gateway.temporal, office.settings.task_queue
    duties = "duties-looked-at"
    await temporal.start_workflow(WorkflowName.DUTIES, id=duties, task_queue=queue)
    await temporal.get_workflow_handle(duties).result()
    review = await Matters(office.ordering).open(
        office.person(ANALYST), OpenReview, text="As ordered."
    )
    roster = await office.parts.roster.version()
    since = office.clock.now() - timedelta(days=1)
    with patch("activities.rescreening.PAGE", 2), patch("activities.reviewing.PAGE", 2):
        batch = await office.gateway.screen_received_again(roster.name, since, batch="recorded")
        await temporal.get_workflow_handle(batch).result()
        await office.gateway.look_through(review.dossier)
        await temporal.get_workflow_handle(pages_of(review.dossier)).result()
    return [duties, batch, pages_of(review.dossier)]
