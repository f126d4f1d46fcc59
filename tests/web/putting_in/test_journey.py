"""The newcomer in a real browser: three raw files, a mended column, five look-ups; with keyboard and without script."""

import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.reports.chromium import chromium
from tests.web.conftest import PASSWORD, TOWN, a_person
from tests.web.running.at_once import working

pytestmark = pytest.mark.browser
SHOTS = Path("build/putting-in")


class Threads(ThreadingMixIn, WSGIServer):
    """A server for a test's browser."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """One that writes no log."""

    def log_message(self, *given) -> None:
        """Say nothing."""


@pytest.fixture
def address(web):
    """The application on a port of its own."""
    from ultramicro.web.application import application

    server = make_server("localhost", 0, application, Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with working():
        yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module", autouse=True)
def browser():
    """A Chromium. It keeps a loop in this thread, in which Django would not touch its tables."""
    import os

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def newcomer(web):
    """The administrator of a server, and nothing of what is begun stays."""
    import shutil

    from ultramicro.web.served import of_this_server

    a_person("root", "administrator", place=TOWN)
    yield web.home / "places" / "new-town"
    (web.home / "places.json").unlink(missing_ok=True)
    shutil.rmtree(web.home / "places", ignore_errors=True)
    of_this_server()._by_word.pop("new-town", None)


def raw_files(folder: Path, town: Path) -> list[Path]:
    """Three raw files of the made-up town; in one of them no heading says what stands under it."""
    folder.mkdir()
    college = min((town / "payments/college").iterdir())
    council = next(p for p in sorted((town / "payments/council").iterdir()) if p.suffix == ".csv")
    trust = next(p for p in sorted((town / "payments/trust").iterdir()) if p.is_file())
    found = []
    for source in (college, council, trust):
        found.append(folder / source.name)
        found[-1].write_bytes(source.read_bytes())
    return found


def sign_in(page, address):
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def fits(page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_a_newcomer_comes_from_raw_files_to_a_narrower_range(  # noqa: PLR0917  fixtures and cases
    address, browser, newcomer, tmp_path, width, script
):
    from playwright.sync_api import expect

    from ultramicro.web.site import site

    files = raw_files(tmp_path / "raw", site().places[TOWN])
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=script)
    page = context.new_page()
    # What is read and worked out is done beside the pages, which look again until it is there.
    page.set_default_timeout(120_000)
    expect.set_options(timeout=120_000)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    sign_in(page, address)
    page.goto(f"{address}/start-a-place")
    page.get_by_label("What is it called?").fill("New Town")
    page.get_by_label("Where is it?").fill("ZY1")
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()
    assert page.locator("li.file").count() == 3
    shot(page, f"understood-{width}-{script}")
    page.get_by_role("link", name="Look at the lines").first.click()
    page.get_by_label("how much", exact=True).select_option("Gross Amount")
    page.get_by_label("Who paid, where").fill("New Town Council")
    shot(page, f"file-{width}-{script}")
    page.get_by_role("button", name="Read it again so").click()
    expect(page.get_by_text("how much: Gross Amount")).to_be_visible()
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("button", name="Undo this upload")).to_be_visible()
    assert len([p for p in (newcomer / "payments").iterdir() if p.name != "README.txt"]) == 3
    assert "New Town Council" in (newcomer / "place.toml").read_text()
    page.get_by_role("link", name="Say where somebody is").click()
    page.get_by_role("button", name="Work it out").click()
    shot(page, f"look-up-{width}-{script}")
    for number in range(5):
        before = page.locator("#range").inner_text()
        page.get_by_label("Its postcode").fill("ZY1 1AA" if number % 2 else "AB1 2CD")
        if script:
            expect(page.locator("#range")).not_to_have_text(before)
        wanted = page.locator("#range").inner_text() if script else ""
        page.keyboard.press("Enter")
        expect(page.get_by_text("Thank you:")).to_be_visible()
        assert fits(page)
        assert page.locator("#range").inner_text() != before
        assert not script or page.locator("#range").inner_text() == wanted, "what is typed shows what will be"
    shot(page, f"looked-up-{width}-{script}")
    page.goto(f"{address}/{TOWN}/put-in/settings")
    if page.get_by_role("button", name="Draw the areas").count():
        page.get_by_role("button", name="Draw the areas").click()
    expect(page.locator("figure svg:visible")).to_have_count(1)
    shot(page, f"map-{width}-{script}")
    assert len((newcomer / "parties.csv").read_text().splitlines()) == 6
    assert not faults
    context.close()


def shot(page, name: str) -> None:
    """Keep a picture of a page, which somebody looks at, and hold that it does not scroll sideways."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert fits(page), name


def test_files_that_are_dropped_are_sent(address, browser, newcomer):
    from playwright.sync_api import expect

    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address)
    page.goto(f"{address}/{TOWN}/put-in/files")
    dropped = page.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['Supplier,Date,Amount\\n'],"
        " 'dropped.csv')); return all; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator(".dropped")).to_have_text("dropped.csv")
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", name="dropped.csv")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_putting_in_fits_and_has_targets_that_can_be_hit(address, browser, newcomer, width):
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    sign_in(page, address)
    for path in ("put-in", "put-in/files", "put-in/tables/resources", "put-in/tables/resources/new",
                 "put-in/tables/needs/paste", "put-in/tables/households", "put-in/settings", "put-in/changes"):  # fmt: skip
        page.goto(f"{address}/{TOWN}/{path}")
        shot(page, f"{path.replace('/', '-')}-{width}")
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main input:not([type=hidden]), main select, main .acts a,"
            " main td a')].filter(e => e.getClientRects().length && (e.getBoundingClientRect().height < 24 ||"
            " e.getBoundingClientRect().width < 20)).map(e => e.outerHTML)"
        )
        assert small == [], path
    context.close()
