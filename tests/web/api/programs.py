"""What a program does: it sends JSON with a token and reads JSON."""

import json
from dataclasses import dataclass
from itertools import count

from django.test import Client

from tests.web.api.fuzzing import a_token
from tests.web.conftest import HOST, TOWN

NUMBERS = count()


@dataclass(frozen=True)
class Told:
    """A status, a body and the headers."""

    status: int
    body: dict
    headers: dict
    kind: str


class Program:
    """One that has a token, or none."""

    def __init__(self, *roles, scopes=None, short="", place=TOWN, token=None):
        self.place = place
        name = f"program-{next(NUMBERS)}"
        self.token = (
            a_token(*roles, short=short, name=name, place=place, scopes=scopes) if token is None else token
        )
        self.client = Client(HTTP_HOST=HOST, enforce_csrf_checks=True)

    def send(self, method, path, body=None, *, key="", **more):
        """Send something; a body is sent as JSON."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"idempotency-key": key} if key else {}
        headers |= more.pop("headers", {})
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        sent = getattr(self.client, method)(path, headers=headers, **more)
        kind = sent["Content-Type"] if sent.has_header("Content-Type") else ""
        content = b"".join(sent.streaming_content) if sent.streaming else sent.content
        return Told(sent.status_code, json.loads(content) if "json" in kind else content, sent.headers, kind)

    def do(self, what, body=None, *, key=None, **more):
        """Do an action of this program's place."""
        used = f"k-{next(NUMBERS)}" if key is None else key
        return self.send(
            "post", f"/api/v1/{self.place}/do/{what}", {} if body is None else body, key=used, **more
        )

    def ask(self, name, body=None, **more):
        """Ask a question."""
        return self.send("post", f"/api/v1/{self.place}/ask/{name}", {} if body is None else body, **more)

    def get(self, path, **more):
        """Fetch something of this program's place."""
        return self.send("get", f"/api/v1/{self.place}/{path}", **more)


def kind(told):
    """The name of a problem."""
    assert told.kind == "application/problem+json", (told.status, told.kind)
    assert told.body["status"] == told.status
    assert told.body["id"]
    assert told.body["title"]
    return told.body["type"].removeprefix("urn:ultramicro:problem:")
