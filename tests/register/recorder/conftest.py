"""What the recorder decides is the same on both databases: PostgreSQL is for ``make test-all``.

Each repository of the register has its tests on both in ``make test`` too.
"""

import pytest

from tests.register.conftest import Fresh


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest) -> Fresh:
    """A fresh database with the schema, of each kind."""
    fresh: Fresh = request.getfixturevalue(request.param)
    return fresh
