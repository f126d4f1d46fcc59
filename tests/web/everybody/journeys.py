"""What journeys through the site have in common: a place of their own, who goes, and the pictures they leave."""

import base64
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, alone
from tests.web.asking.carried import copied
from tests.web.conftest import PASSWORD
from ultramicro.place.store import Store

DOCS, BUILT = ROOT / "docs" / "pictures", ROOT / "build" / "pictures"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
MOST_BYTES = 100_000
VILLAGE = "villageby"


@contextmanager
def place_of_journeys(town: Path, folder: Path, made: Path) -> Iterator[Path]:
    """A copy of the town that nobody has asked anything, which a journey may change as it likes.

    Parameters
    ----------
    town : Path
        The town's folder.
    folder : Path
        Where to put the copy.
    made : Path
        What was made of the same records before, on a desk, which is not made again for a phone.
    """
    from ultramicro.web.site import site

    root = folder / "place"
    shutil.copytree(town, root, ignore=shutil.ignore_patterns("current", ".making-*"))
    site().places[VILLAGE] = root
    with not_made_twice(made / VILLAGE, root):
        yield root
    from ultramicro.web.people import backups
    from ultramicro.web.served import of_this_server, served

    shutil.rmtree(backups.folder_of(served(VILLAGE)), ignore_errors=True)
    of_this_server().close()
    of_this_server()._by_word.pop(VILLAGE, None)
    del site().places[VILLAGE]


@contextmanager
def not_made_twice(made: Path, root: Path) -> Iterator[None]:
    """Lend a place what an earlier journey made under the keys of the same records, and keep what this one makes.

    Which answer holds is not lent: as far as the pages know, nobody has asked anything.
    """
    lock = made.with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    if made.is_dir():
        with alone(lock):
            copied(made, Store(root).folder, "current")
    yield
    if not Store(root).folder.is_dir():  # nothing was asked
        return
    with alone(lock):
        copied(Store(root).folder, made, "current")


@dataclass
class Traveller:
    """Somebody with a browser of their own, on a desk or on a phone, who takes pictures on the way."""

    page: Any
    start: str
    size: str
    keep: bool

    def sign_in(self, name: str, goes_to: str) -> None:
        """Sign in by name and password."""
        self.page.goto(f"{self.start}/sign-in?next={goes_to}")
        self.page.fill("#f-name", name)
        self.page.fill("#f-password", PASSWORD)
        self.page.click("main button >> nth=0")
        self.page.wait_for_url(f"**{goes_to}")

    def picture(self, name: str) -> None:
        """Keep what is seen, in `docs/pictures` with `--update`; it fits the window and is small."""
        self.page.evaluate("scrollTo(0, 0)")
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, name
        taken = self.page.context.new_cdp_session(self.page).send(
            "Page.captureScreenshot", {"format": "webp", "quality": 70}
        )
        data = base64.b64decode(taken["data"])
        assert len(data) <= MOST_BYTES, (name, len(data))
        folder = DOCS if self.keep else BUILT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}-{self.size}.webp").write_bytes(data)


def travellers(chrome: Any, start: str, size: str, *, keep: bool) -> Callable[[], Traveller]:
    """Return what gives a browser of their own to each person of a journey."""

    def made() -> Traveller:
        width, height = SIZES[size]
        page = chrome.new_context(viewport={"width": width, "height": height}).new_page()
        # Two processors are shared by all tests: what takes half a minute alone takes longer here.
        page.set_default_timeout(90_000)
        return Traveller(page, start, size, keep)

    return made


def work() -> int:
    """Do the jobs that wait, as the worker beside a server would; how many there were."""
    from ultramicro.web.running import queue
    from ultramicro.web.running.child import do

    done = 0
    while job := queue.take("journey"):
        do(job.id, "journey")
        job.refresh_from_db()
        assert job.state == "done", queue.says(job)
        done += 1
    return done
