"""A browser, the town with kept answers that shows all it may, and a sign-in for each role."""

import pytest

from tests.reports.chromium import chromium
from tests.web.asking.conftest import answered  # noqa: F401  a fixture
from tests.web.everybody import things


@pytest.fixture
def shown(answered, web):  # noqa: F811  as above
    """The town with some answers, all of whose pages are shown to everybody."""
    things.show_all()
    return answered


@pytest.fixture
def client_of(shown, as_role):
    """Return a browser of the test client for a role."""
    return lambda role: as_role(role, short=things.SHORT.get(role, ""))


@pytest.fixture(scope="module")
def chrome():
    """A Chromium. Its loop runs in this thread for as long as it is open; nothing here is asynchronous."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()
