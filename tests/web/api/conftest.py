"""A third place that only programs are let at."""

import pytest

from tests.web.api import fuzzing


@pytest.fixture(scope="session")
def fuzz_site(web_site, demo_place, tmp_path_factory):
    """The application with a place of its own for what is sent at random."""
    fuzzing.make_place(demo_place, tmp_path_factory.mktemp("fuzz"))
    return web_site


@pytest.fixture
def app(fuzz_site, web):
    """The application as a server calls it."""
    from ultramicro.web.application import application

    return application
