"""Two servers over one set of books in PostgreSQL: both answer, and one that is killed loses and doubles nothing."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
from urllib.parse import urlencode

import apsw
import psutil
import pytest

from tests.ledger.cluster import cluster, fresh
from tests.web.running.server import free_port, serving
from ultramicro.main import main

pytestmark = pytest.mark.long  # minutes: `make long`
MEMBERS, EACH = ("ann", "bob", "cat", "dan"), 12
SIGN_IN = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
from ultramicro.web.people.models import Membership, Person

told = {}
for short in sys.argv[1:]:
    person = Person.objects.create(name=short)
    Membership.objects.create(person=person, place="here", role="member", short=short)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    told[short] = [person.pk, client.cookies[settings.SESSION_COOKIE_NAME].value]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A place with its books in one database, and the site's own tables in another."""
    with cluster() as folder:
        root, books = tmp_path_factory.mktemp("two") / "here", fresh(folder)
        root.mkdir()
        (root / "place.toml").write_text(f'version = 1\nname = "Here"\n[books]\ndatabase = "{books}"\n')
        main(["books", "open", str(root)])
        for short in MEMBERS:
            main(["books", "add", str(root), "--who", short, "--called", short.title(), "--floor=-100000"])
        yield root, fresh(folder)


@pytest.fixture(scope="module")
def servers(place):
    root, tables = place
    ports = [free_port(), free_port()]
    options = ["--database", tables, "--origin", f"http://localhost:{ports[0]}"]
    with (
        serving(root, options=options, port=ports[0]) as first,
        serving(root, options=options, port=ports[1]) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def members(place, servers):
    root, _ = place
    site = {
        "ULTRAMICRO_SITE": str(root / "web" / "site.json"),
        "DJANGO_SETTINGS_MODULE": "ultramicro.web.settings",
    }
    made = subprocess.run([sys.executable, "-c", SIGN_IN, *MEMBERS], capture_output=True, text=True, check=True,
                          env=os.environ | site)  # fmt: skip
    return json.loads(made.stdout)


def ask(port, session, method, path, form=None):
    """Ask one server; 0 where nobody answers any more."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    head = {"Host": "localhost", "Cookie": f"session={session}; csrf={'c' * 32}",
            "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    try:
        asking.request(method, path, urlencode(form or {}), head)
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        asking.close()


def pay(ports, member, to, key):
    """Pay once, however often it must be asked, and of whichever server."""
    _, session = member
    form = {"csrfmiddlewaretoken": "c" * 32, "key": key, "step": "do", "to": to, "amount": "1.00",
            "money": "GBP", "memo": key}  # fmt: skip
    for turn in range(20):
        status, _ = ask(ports[turn % len(ports)], session, "POST", "/here/mine/pay", form)
        if status == 302:
            return True
        assert status in {0, 502, 503}, status
        threading.Event().wait(0.2)
    return False


def words_in(root):
    db = apsw.Connection(str(root / "books" / "people.sqlite3"), flags=apsw.SQLITE_OPEN_READONLY)
    return [row[0] for row in db.execute("select words from memo")]


def test_what_is_paid_at_one_server_is_seen_at_the_other_at_once(servers, members):
    first, second = (each.port for each in servers)
    number, session = members["ann"]
    key = f"{number}-{secrets.token_hex(16)}"
    assert pay([first], members["ann"], "bob", key)
    for port in (first, second):
        status, page = ask(port, session, "GET", "/here/mine")
        assert (status, key in page) == (200, True)
    # The same page sent to the other server is done already.
    assert pay([second], members["ann"], "bob", key)
    status, page = ask(second, session, "GET", "/here/mine")
    assert page.count(f"<bdi>{key}</bdi>") == 1


def test_a_server_that_is_killed_loses_and_doubles_nothing(place, servers, members):
    root, _ = place
    first, second = servers
    keys, answered = [], []

    def work(short, ports):
        number, to = members[short][0], MEMBERS[(MEMBERS.index(short) + 1) % len(MEMBERS)]
        for done in range(EACH):
            key = f"{number}-{secrets.token_hex(16)}"
            keys.append(key)
            if pay(ports, members[short], to, key):
                answered.append(key)
            if (short, done) == (MEMBERS[0], EACH // 3):
                for process in (psutil.Process(first.process.pid), *first.processes()):
                    process.kill()

    both = [first.port, second.port]
    working = [threading.Thread(target=work, args=(short, both[n % 2 :] + both[: n % 2]))
               for n, short in enumerate(MEMBERS)]  # fmt: skip
    for each in working:
        each.start()
    for each in working:
        each.join(120)
    assert sorted(answered) == sorted(keys)
    kept = words_in(root)
    assert [kept.count(key) for key in keys] == [1] * len(keys)
    assert main(["books", "verify", str(root)]) == 0


def test_all_that_an_address_of_a_database_says_reaches_the_driver():
    from ultramicro.web.settings import _database

    told = _database("postgresql://ann:a%20b@db.example:5433/site?sslmode=require&connect_timeout=3")
    named = [told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert named == ["site", "ann", "a b", "db.example", "5433"]
    assert told["OPTIONS"] == {"sslmode": "require", "connect_timeout": "3"}
    assert _database("postgresql:///site?host=/run/pg&user=owner")["HOST"] == "/run/pg"
