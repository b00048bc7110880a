"""The lists of a person at the desk: what there is, and what waits for whom."""

from functools import cached_property
from typing import TYPE_CHECKING

from cli import moment
from cli.desk_basis import DeskBasis

if TYPE_CHECKING:
    from views.approvals import Approvals
    from views.board import Boards
    from views.case_list import CaseListPages
    from views.counts import WaitingCounts
    from views.inbox import Inboxes
    from views.lists import ListViews
    from views.queue import QueuePages
    from views.working_time import WorkingTime


class ListDesk(DeskBasis):
    """Lists of work, and how much of it waits."""

    @property
    def lists(self) -> "ListViews":
        """Lists of cases and tasks, as of now."""
        from views.lists import ListViews

        return ListViews(self.looks, now=moment.now())

    @property
    def case_list(self) -> "CaseListPages":
        """The list of cases, page by page, as of now."""
        from views.case_list import CaseListPages

        return CaseListPages(self.looks, self.waiting_counts, self.working_time)

    @property
    def inbox(self) -> "Inboxes":
        """The inbox of an agency, as of now."""
        from views.inbox import Inboxes

        return Inboxes(self.looks, self.working_time)

    @property
    def queue(self) -> "QueuePages":
        """The intake queue, as of now."""
        from views.queue import QueuePages

        return QueuePages(self.looks, now=moment.now())

    @property
    def approvals(self) -> "Approvals":
        """What waits for a second person, as of now."""
        from views.approvals import Approvals

        return Approvals(self.looks, self.waiting_counts, self.in_force, now=moment.now())

    @property
    def board(self) -> "Boards":
        """The supervisor's board, as of now."""
        from views.board import Boards

        return Boards(self.looks, self.waiting_counts, self.in_force, self.working_time)

    @property
    def working_time(self) -> "WorkingTime":
        """Measuring working time up to now, by the closures in use."""
        from views.working_time import WorkingTime

        return WorkingTime.at(moment.now(), self.closures)

    @cached_property
    def waiting_counts(self) -> "WaitingCounts":
        """How much waits for people, as of when it is first asked: a page has a desk of its own."""
        from views.counts import WaitingCounts

        return WaitingCounts(self.register, now=moment.now())
