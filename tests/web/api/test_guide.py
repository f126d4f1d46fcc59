"""The guide says what is so: each of its commands is run against a server, and its problem is a real one."""

import json
import os
import re
import subprocess
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.web.api.programs import Program, kind
from tests.web.conftest import TOWN

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)


class Quiet(WSGIRequestHandler):
    """Says nothing of what is asked."""

    def log_message(self, *_given):
        """Say nothing."""


@pytest.fixture
def site(web):
    """A server of its own port."""
    from ultramicro.web.application import application

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def run(command, site, token):
    """The status and the body of a command of the guide."""
    environment = {**os.environ, "SITE": site, "TOKEN": token, "PLACE": TOWN, "no_proxy": "*"}
    told = command.replace("curl ", "curl -s -4 -w '\\n%{http_code}' ", 1)
    done = subprocess.run(
        ["sh", "-c", told], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)


def test_its_commands_do_what_it_says(site):
    token = Program("treasurer", "member", short="bakery").token
    assert len(COMMANDS) == 4
    places, kept, made, paid = (run(each, site, token) for each in COMMANDS)
    assert places[0] == 200
    assert TOWN in {each["word"] for each in places[1]["places"]}
    assert kept[0] in {200, 404}
    assert made[0] in {200, 202}
    assert (paid[0], paid[1]["status"]) == (200, "done")
    assert run(COMMANDS[3], site, token) == paid


def test_its_problem_is_the_one_that_is_answered(web):
    (told,) = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL))
    answer = Program("member").ask("leaks", {"top": 616.5})
    assert kind(answer) == "bad_input"
    assert answer.body == told


def test_it_names_every_scope_and_the_limits_that_hold():
    from ultramicro.web.people.limits import LIMITS
    from ultramicro.web.people.tokens import Scope

    assert set(re.findall(r"^\| `([a-z]+:?[a-z]*)` \|", GUIDE, re.MULTILINE)) == {
        scope.value for scope in Scope
    }
    said = f"{LIMITS['ask'].most} questions, {LIMITS['pay'].most} acts a minute and {LIMITS['upload'].most} uploads an hour"
    assert said in GUIDE
