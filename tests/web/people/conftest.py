"""A third place with books of its own, which tests may change as they like."""

import shutil
import threading
from dataclasses import replace
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.reports.chromium import chromium

THIRD = "thirdby"


@pytest.fixture(scope="module")
def _third(web_site, demo_place, tmp_path_factory):
    root = tmp_path_factory.mktemp("third") / "town"
    shutil.copytree(demo_place, root)
    web_site.places[THIRD] = root
    yield
    from ultramicro.web.served import of_this_server

    of_this_server().close()
    of_this_server()._by_word.pop(THIRD, None)
    del web_site.places[THIRD]


@pytest.fixture
def third(_third, web):
    """The place as the server has it, with its books."""
    from ultramicro.web.served import served

    return served(THIRD)


@pytest.fixture
def added(third):
    """Add somebody to the books, with an account and a sum on it."""

    def add(short: str, pence: int = 0) -> str:
        from ultramicro.ledger.verbs.people import Add
        from ultramicro.undo import PayAndSay

        third.keeper.carry_out(Add(who=short, called=f"=HYPERLINK({short})"), group="books")
        if pence:
            pay = PayAndSay(payer="bakery", payee=short, amount=pence, memo="=1+1")
            third.keeper.carry_out(pay, group="books")
        return short

    return add


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def address(web, monkeypatch):
    """The application at an address of its own on this machine."""
    from ultramicro.web.application import application
    from ultramicro.web.people import passkeys, slips
    from ultramicro.web.site import site

    server = make_server("localhost", 0, application, server_class=Threaded, handler_class=Quiet)
    origin = f"http://localhost:{server.server_port}"
    here = replace(site(), origin=origin)
    for module in (passkeys, slips):
        monkeypatch.setattr(module, "site", lambda: here)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield origin
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chrome():
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Its loop runs in this thread for as long as the browser is open; nothing here is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()
