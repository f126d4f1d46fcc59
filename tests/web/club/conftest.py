"""The small club, served for all tests of a module."""

import pytest

from tests.web.club import clubs


@pytest.fixture(scope="module")
def club(web_site, tmp_path_factory):
    """The folder of the small club, whose March is settled and billed."""
    root = clubs.serve_club(clubs.CLUB, tmp_path_factory.mktemp("club") / "place")
    yield root
    clubs.let_go(clubs.CLUB)


@pytest.fixture
def of_club(club, as_role):
    """Return a browser of somebody of the club: by their short name in the books, and a role."""
    return lambda short, role="member": as_role(role, place=clubs.CLUB, short=short, name=f"{short}-{role}")
