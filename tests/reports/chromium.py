"""The browser that the tests of pages need; `make test` installs it, and without it they fail."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "Chromium is not here: run scripts/need-chromium, as `make test` does"
    return found
