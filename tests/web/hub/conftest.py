"""The small hub, served anew for each test: each changes its week."""

import shutil

import pytest

from tests.web.hub import hubs


@pytest.fixture(scope="module")
def opened(web_site, tmp_path_factory):
    """A hub's place as it is when its week is opened; the folder that others are copied from."""
    base = tmp_path_factory.mktemp("hub")
    root = hubs.serve_hub(base / "made")
    shutil.copytree(root, base / "kept")
    hubs.let_go()
    return base / "kept"


@pytest.fixture
def hub(opened, tmp_path):
    """The place with its week open and nothing done."""
    from ultramicro.web.site import site

    root = tmp_path / "place"
    shutil.copytree(opened, root)
    site().places[hubs.HUB] = root
    site().write()
    yield root
    hubs.let_go()


@pytest.fixture
def of_hub(hub, as_role):
    """Return a browser of somebody who keeps the hub."""
    return lambda role="coordinator": as_role(role, place=hubs.HUB, name=f"hub-{role}")
