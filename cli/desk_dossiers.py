"""What a person at the desk reads of cases and matters."""

from typing import TYPE_CHECKING

from cli import moment
from cli.desk_basis import DeskBasis

if TYPE_CHECKING:
    from views.case_files import CaseFiles
    from views.case_page import CasePages
    from views.cases import CaseViews
    from views.copies import CopyViews
    from views.drafts import DraftViews
    from views.impact import Impacts
    from views.matter_parts import MatterPages
    from views.matters import MatterViews
    from views.outgoing import MessageViews
    from views.plan_views import PlanViews
    from views.reports import Reports


class DossierDesk(DeskBasis):
    """Reading cases and matters, one by one, and what leaves in them."""

    @property
    def views(self) -> "CaseViews":
        """Reading cases and tasks."""
        from views.cases import CaseViews

        return CaseViews(self.recorder, self.looks, now=moment.now, closures=self.closures)

    @property
    def case_pages(self) -> "CasePages":
        """Reading the pages of cases."""
        from views.case_page import CasePages

        return CasePages(self.recorder, self.views, self.looks, now=moment.now)

    @property
    def case_files(self) -> "CaseFiles":
        """Taking the file of a case."""
        from views.case_files import CaseFiles

        return CaseFiles(self.case_pages, self.looks)

    @property
    def matter_views(self) -> "MatterViews":
        """Reading matters beside cases."""
        from views.matters import MatterViews

        return MatterViews(lambda: self.recorder, self.looks, now=moment.now)

    @property
    def matter_pages(self) -> "MatterPages":
        """Reading a matter with what its kind has of its own."""
        from views.matter_parts import MatterPages

        return MatterPages(self.recorder, self.matter_views, now=moment.now())

    @property
    def plan_actual(self) -> "PlanViews":
        """Reading plan against actual of cases."""
        from views.plan_views import PlanViews

        return PlanViews(self.views, now=moment.now)

    @property
    def messages(self) -> "MessageViews":
        """Outgoing messages, as they leave."""
        from views.outgoing import MessageViews

        return MessageViews(self.views, self.matter_views, self.looks)

    @property
    def drafts(self) -> "DraftViews":
        """Keeping what somebody has written and not sent."""
        from views.drafts import DraftViews

        return DraftViews(self.recorder, now=moment.now)

    @property
    def copies(self) -> "CopyViews":
        """Comparing the copies of all cases with INTERPOL's records."""
        from views.copies import CopyViews

        return CopyViews(self.recorder, self.looks, now=moment.now())

    @property
    def impacts(self) -> "Impacts":
        """What moving cases to another edition would change, as of now."""
        from views.impact import Impacts

        return Impacts(self.recorder, self.looks, now=moment.now())

    @property
    def reports(self) -> "Reports":
        """Composing and reading standing reports."""
        from views.reports import Reports

        return Reports(self.recorder, self.looks, self.matter_views, now=moment.now)
