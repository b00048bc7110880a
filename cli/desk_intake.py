"""What a person at the desk reads of communications, and of the persons in them."""

from typing import TYPE_CHECKING

from cli.desk_basis import DeskBasis

if TYPE_CHECKING:
    from views.assessments import AssessmentViews
    from views.close_reading import CloseReadings
    from views.communication_list import CommunicationList
    from views.communications import CommunicationViews
    from views.likely_persons import LikelyPersons
    from views.persons import PersonViews
    from views.plans import HitPlans
    from views.search import NameSearches


class IntakeDesk(DeskBasis):
    """Reading communications, and finding whom they may be about."""

    @property
    def received(self) -> "CommunicationList":
        """The list of communications."""
        from views.communication_list import CommunicationList

        return CommunicationList(self.looks)

    @property
    def reading(self) -> "CommunicationViews":
        """Reading communications."""
        from views.communications import CommunicationViews

        return CommunicationViews(self.recorder, self.looks)

    @property
    def close_readings(self) -> "CloseReadings":
        """Putting beside a communication what it must be judged by."""
        from views.close_reading import CloseReadings

        return CloseReadings(self.recorder, self.looks)

    @property
    def assessments(self) -> "AssessmentViews":
        """Reading what the indicators showed."""
        from views.assessments import AssessmentViews

        return AssessmentViews(self.recorder, self.looks)

    @property
    def plans(self) -> "HitPlans":
        """Planning the case that a hit would open."""
        from views.plans import HitPlans

        return HitPlans(self.recorder, self.looks)

    @property
    def persons(self) -> "PersonViews":
        """Reading the persons of the roster."""
        from views.persons import PersonViews

        return PersonViews(self.looks)

    @property
    def likely_persons(self) -> "LikelyPersons":
        """Finding who somebody may be."""
        from views.likely_persons import LikelyPersons

        return LikelyPersons(self.looks)

    @property
    def searches(self) -> "NameSearches":
        """Searching by name."""
        from views.search import NameSearches

        return NameSearches(self.looks)
