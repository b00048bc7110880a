"""What a person at the desk looks after beside cases: directory, roster, calendar, mail, record."""

from functools import cached_property
from typing import TYPE_CHECKING

from cli import moment
from cli.desk_basis import DeskBasis

if TYPE_CHECKING:
    from client.accounts import Accounts
    from client.calendars import Calendars
    from client.deletions import Deletions
    from client.directories import Directories
    from client.directory_edits import DirectoryEdits
    from client.mail import Mail
    from client.rosters import Rosters
    from client.signing import RegisterOrders
    from views.audits import Audits
    from views.directories import DirectoryViews
    from views.ledger import LookViews
    from views.mail import OutboxViews


class OfficeDesk(DeskBasis):
    """Changing what counts for the whole office, and verifying its record."""

    @cached_property
    def register_orders(self) -> "RegisterOrders":
        """Signing what the person changes at the register beside its dossiers."""
        from client.signing import RegisterOrders, Signing

        signing = None
        if self.signing is not None:
            signer, signed_in = self.signing
            signing = Signing(self.recorder, signer, lambda person: signed_in, now=moment.now)
        return RegisterOrders(self.recorder, signing, now=moment.now)

    @property
    def accounts(self) -> "Accounts":
        """Tokens of programs, and sessions of people."""
        from client.accounts import Accounts

        return Accounts(self.register_orders, self.directory)

    @property
    def directories(self) -> "Directories":
        """Looking at the directory and changing it."""
        from client.directories import Directories

        return Directories(self.register_orders)

    @property
    def directory_edits(self) -> "DirectoryEdits":
        """Adding and changing one person or agency of the directory."""
        from client.directory_edits import DirectoryEdits

        return DirectoryEdits(self.directories, self.register.directories)

    @property
    def directory_views(self) -> "DirectoryViews":
        """Reading the directory."""
        from views.directories import DirectoryViews

        return DirectoryViews(self.register, now=moment.now)

    @property
    def rosters(self) -> "Rosters":
        """Comparing and loading rosters."""
        from client.rosters import Rosters

        return Rosters(self.register_orders)

    @property
    def calendars(self) -> "Calendars":
        """Looking at the federal closures and changing them."""
        from client.calendars import Calendars

        return Calendars(self.register_orders)

    @property
    def deletions(self) -> "Deletions":
        """Ordering that keys of dossiers are destroyed, and approving it."""
        from client.deletions import Deletions

        return Deletions(self.register_orders)

    @property
    def mail(self) -> "Mail":
        """Sending emails again that were given up."""
        from client.mail import Mail

        return Mail(self.register_orders)

    @property
    def outbox(self) -> "OutboxViews":
        """Reading how the outbox is."""
        from views.mail import OutboxViews

        return OutboxViews(self.register)

    @property
    def audits(self) -> "Audits":
        """Verifying the record."""
        from views.audits import Audits

        return Audits(self.register, self.settings.order_keys)

    @property
    def looked(self) -> "LookViews":
        """Reading who looked at what."""
        from views.ledger import LookViews

        return LookViews(self.looks)
