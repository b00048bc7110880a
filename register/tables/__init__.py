"""The tables. Columns named ``sealed`` hold ciphertext; codes, ids and times are in clear.

All are loaded together: the schema is whole, whichever of them is imported.
"""

from register.tables import accounts, casework, intake, leaving, record, versions, work

__all__ = ["accounts", "casework", "intake", "leaving", "record", "versions", "work"]
