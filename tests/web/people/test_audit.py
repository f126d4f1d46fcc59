"""The log of acts only grows, and says when somebody has changed it all the same."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from tests.web.conftest import PASSWORD, TOWN, a_person


@pytest.fixture
def lines(web):
    """Write lines, and put the log back as it was found: no other test may see what is done to it here."""
    from ultramicro.web.people import audit
    from ultramicro.web.people.models import Logged
    from ultramicro.web.site import site

    ann = a_person("ann", "member")

    def write(number: int = 5) -> list[Logged]:
        request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.77")
        request.user = ann
        for each in range(number):
            audit.write(request, "books.pay", str(each))
        return list(Logged.objects.order_by("-id")[:number])[::-1]

    kept = list(Logged.objects.order_by("id").values())
    head = site().home / audit.HEAD
    before = head.read_bytes() if head.is_file() else None
    yield write
    unguarded("delete from people_logged")
    Logged.objects.bulk_create([Logged(**row) for row in kept])
    if before is None:
        head.unlink(missing_ok=True)
    else:
        head.write_bytes(before)


def unguarded(*statements: str) -> None:
    """Do what somebody could who writes in the file without us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'people_logged'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"drop trigger {name}")
        for statement in statements:
            cursor.execute(statement)
        for _, sql in triggers:
            cursor.execute(sql)


def test_a_line_says_who_what_and_from_which_net_and_is_chained(lines):
    from ultramicro.web.people import audit

    made = lines(3)
    assert [(row.what, row.object, row.outcome, row.address) for row in made] == [
        ("books.pay", str(n), "done", "203.0.113.0/24") for n in range(3)
    ]
    assert [row.before for row in made[1:]] == [row.digest for row in made[:-1]]
    assert list(audit.findings()) == []


@pytest.mark.parametrize("verb", ["update people_logged set what = 'x'", "delete from people_logged"])
def test_the_database_itself_refuses_to_change_a_line(lines, verb):
    lines()
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)


@pytest.mark.parametrize(
    "column",
    ["at", "place", "who", "role", "what", "object", "about", "outcome", "address", "digest", "before"],
)
def test_any_change_of_a_line_is_found(lines, column):
    from ultramicro.web.people import audit

    row = lines()[2]
    value = 77 if column in {"who", "about"} else "y" * 5
    unguarded(f"update people_logged set {column} = {value!r} where id = {row.pk}")
    found = list(audit.findings())
    assert found
    assert any(str(row.pk) in each or str(row.pk + 1) in each for each in found)


@pytest.mark.parametrize("which", [0, 2, 4], ids=["first", "middle", "last"])
def test_a_line_that_was_taken_out_is_found_also_the_last(lines, which):
    from ultramicro.core.errors import Unsound
    from ultramicro.web.people import audit

    row = lines()[which]
    unguarded(f"delete from people_logged where id = {row.pk}")
    with pytest.raises(Unsound):
        audit.require_whole()


@pytest.mark.parametrize(("changed", "newest", "found"), [(4, 2, 1), (0, 2, 0), (0, 0, 1), (2, 3, 1)])
def test_a_look_at_the_newest_lines_finds_what_is_wrong_in_them(lines, changed, newest, found):
    from ultramicro.web.people import audit

    row = lines()[changed]
    unguarded(f"update people_logged set what = 'y' where id = {row.pk}")
    assert len(list(audit.findings(newest))) == found


def test_many_hands_write_one_chain(lines):
    from ultramicro.web.people import audit

    failed = []

    def hand():
        try:
            for _ in range(5):
                audit.write(None, "books.pay")
        except Exception as error:  # noqa: BLE001  told below
            failed.append(error)
        finally:
            connection.close()

    hands = [threading.Thread(target=hand) for _ in range(4)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert (failed, list(audit.findings())) == ([], [])


def test_who_looks_at_others_is_logged_and_they_see_it(as_role):
    from django.test import Client

    ann = a_person("ann", "member")
    as_role("coordinator", name="cora").get(f"/{TOWN}/people/{ann.pk}")
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"name": "ann", "password": PASSWORD})
    page = client.get("/me/data").content.decode()
    assert "cora" in page
    assert "looked" in page
    log = as_role("auditor").get(f"/{TOWN}/log").content.decode()
    assert "cora" in log


def test_the_log_of_a_place_has_no_line_of_another(as_role):
    ann = a_person("ann", "member", place="otherby")
    as_role("coordinator", name="otto", place="otherby").get(f"/otherby/people/{ann.pk}")
    assert "otto" not in as_role("auditor").get(f"/{TOWN}/log").content.decode()


def test_what_was_typed_as_a_name_is_not_in_what_can_never_be_changed(web):
    from django.test import Client

    from ultramicro.web.people.models import Bucket, Logged

    Client(HTTP_HOST="localhost").post("/sign-in", {"name": "my-secret-typed-here", "password": "x"})
    assert Logged.objects.latest("id").outcome == "refused"
    assert "my-secret" not in str(list(Logged.objects.values())) + str(list(Bucket.objects.values()))
