"""Files that are sent: in an area of their own, then in the place, and out of it as if they had never been there."""

import concurrent.futures
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.web.putting_in.conftest import PLACE, SPEND, do_jobs, send, sent, tree


def test_a_file_is_understood_used_and_undone_to_the_byte(coordinator, place):
    before = tree(place)
    address = send(coordinator, sent("April.csv"))
    page = coordinator.get(address).content.decode()
    assert "£1,600" in page
    assert "Supplier" in page
    assert tree(place) == before, "nothing is used before somebody says so"
    coordinator.post(address, {"do": "use", "file": ["April.csv"]})
    assert (place / "payments/April.csv").read_text() == SPEND
    coordinator.post(address, {"do": "undo"})
    assert tree(place) == before


def test_what_is_used_once_more_can_be_used_again(coordinator, place):
    address = send(coordinator, sent("April.csv"))
    for act in ("use", "use", "undo", "undo", "use"):
        assert coordinator.post(address, {"do": act, "file": ["April.csv"]}).status_code == 302
    assert sorted(tree(place)) == ["payments/April.csv", "place.toml"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/x.csv", "x.csv"),
        ("..\\..\\windows\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ("=cmd|' /C calc'!A0.csv", "cmd_' _C calc'!A0.csv"),
        ("a\x00b\r\n.csv", "a b .csv"),
        ("con.csv", "file con.csv"),
        ("x" * 400 + ".csv", "x" * 116 + ".csv"),
        ("<script>alert(1)</script>.csv", "script_.csv"),
    ],
)
def test_a_name_is_a_label_only(place, said, kept):
    from ultramicro.web.putting_in.labels import label
    from ultramicro.web.putting_in.uploads import Sent, folder_of, receive

    if "/C" in said:
        kept = "C calc'!A0.csv"
    upload = receive(place, [Sent(said, io.BytesIO(SPEND.encode()))], by="x")
    assert upload.files[0].name == label(said) == kept
    area = folder_of(place, upload.id)
    assert [p.name for p in area.rglob("*") if p.is_file() and p.name != "upload.json"] == [kept]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"Supplier,Date\n"),
        ("a.csv", b"<!DOCTYPE html><html><body>x"),
        ("a.csv", b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.xml", b"<?xml version='1.0'?><!-- x --><svg/>"),
        ("a.svg", b"x"),
        ("a.csv", b"#!/bin/sh\nrm -rf /\n"),
        ("a.csv", b"MZ\x90\x00"),
        ("a.csv", b"\x7fELF"),
        ("a.csv", b"<?php system($_GET[1]);"),
        ("a.csv", "\ufeff<html>".encode("utf-16-le")),
        ("a.csv", b""),
    ],
)
def test_what_is_no_data_is_refused_and_not_kept(coordinator, place, name, content):
    address = send(coordinator, sent(name, content), sent("good.csv"))
    page = coordinator.get(address).content.decode()
    assert "Not taken" in page or "No file" in page
    from ultramicro.web.putting_in.uploads import folder_of, uploads

    upload = uploads(place)[0]
    kept = {p.name for p in (folder_of(place, upload.id) / "payments").iterdir()}
    assert kept == {"good.csv"}
    coordinator.post(address, {"do": "use", "file": [name, "good.csv"]})
    assert {p for p in tree(place) if p.startswith("payments/")} == {"payments/good.csv"}


def test_a_zip_bomb_is_told_of_and_never_unpacked(coordinator, place):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", b"<workbook>" + b" " * 300_000_000)
    address = send(coordinator, sent("bomb.xlsx", packed.getvalue()))
    page = coordinator.get(address).content.decode()
    assert "Nothing can be used" in page
    assert 'name="file"' not in page


def test_a_file_that_is_too_long_is_dropped_while_it_arrives(coordinator, place, monkeypatch):
    from ultramicro.web.putting_in import streaming

    monkeypatch.setattr(streaming, "LONGEST_BYTES", 100_000)
    address = send(coordinator, sent("long.csv", b"x" * 200_000), sent("good.csv"))
    page = coordinator.get(address).content.decode()
    assert "longer than 200 MB" in page
    assert "good.csv" in page


@pytest.mark.parametrize(("pieces", "kept"), [((60, 40), True), ((60, 41), False), ((101,), False)])
def test_a_file_may_be_as_long_as_the_limit_and_nothing_of_a_longer_one_stays(
    monkeypatch, tmp_path, pieces, kept
):
    from django.core.files.uploadhandler import SkipFile

    from ultramicro.web.putting_in import streaming

    monkeypatch.setattr(streaming, "LONGEST_BYTES", 100)
    request = SimpleNamespace(user=SimpleNamespace(is_authenticated=True))
    taking = streaming.Bounded(request)
    taking.new_file("files", "long.csv", "text/csv", None, None, {})
    on_disk = Path(taking.file.temporary_file_path())
    with suppress(SkipFile):
        for piece in pieces:
            taking.receive_data_chunk(b"x" * piece, 0)
    done = taking.file_complete(sum(pieces))
    assert (done is not None) == kept
    assert on_disk.exists() == kept
    assert getattr(request, "too_long", []) == ([] if kept else ["long.csv"])
    if done is not None:
        done.close()


def test_strangers_and_those_without_the_role_send_nothing(as_role, place):
    for role in ("", "member", "shop", "treasurer", "auditor"):
        answer = as_role(role, place=PLACE).post(f"/{PLACE}/put-in/files", {"files": [sent("a.csv")]})
        assert answer.status_code in {302, 403, 400}
        assert not (place / ".ultramicro").exists()


def test_memory_does_not_grow_with_a_file(coordinator, place):
    import tracemalloc

    from ultramicro.web.putting_in.uploads import Sent, receive

    class Endless(io.RawIOBase):
        left = 60_000_000

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            given = min(size, self.left)
            self.left -= given
            return b"a,b\n" * (given // 4)

    tracemalloc.start()
    upload = receive(place, [Sent("big.csv", Endless())], by="x")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert upload.files[0].size_bytes == 60_000_000
    assert peak < 12_000_000


def test_two_people_at_once_lose_nothing(place):
    from ultramicro.web.putting_in.uploads import Sent, receive
    from ultramicro.web.putting_in.using import undo_upload, use

    before = tree(place)

    def one(number: int) -> str:
        content = SPEND + f"Dill {number} Ltd,04/04/2025,{number}.00,Works\n"
        upload = receive(place, [Sent("May.csv", io.BytesIO(content.encode()))], by=str(number))
        use(place, upload.id, frozenset({"May.csv"}))
        return upload.id

    with concurrent.futures.ThreadPoolExecutor(8) as many:
        made = list(many.map(one, range(12)))
    texts = [p.read_text() for p in (place / "payments").iterdir()]
    assert len(texts) == 12
    assert all(sum(f"Dill {n} Ltd" in text for text in texts) == 1 for n in range(12))
    with concurrent.futures.ThreadPoolExecutor(8) as many:
        list(many.map(lambda each: undo_upload(place, each), made))
    assert tree(place) == before


def test_the_same_content_twice_is_said_and_not_used(coordinator, place):
    (place / "payments" / "old.csv").write_text(SPEND)
    address = send(coordinator, sent("new.csv"), sent("own.csv", SPEND + "x"), sent("twin.csv", SPEND + "x"))
    page = coordinator.get(address).content.decode()
    assert "payments/old.csv has the same content" in page
    assert "own.csv has the same content" in page
    coordinator.post(address, {"do": "use", "file": ["new.csv", "own.csv", "twin.csv"]})
    assert {p.name for p in (place / "payments").iterdir()} == {"old.csv", "own.csv"}


def test_a_corrected_column_is_a_rule_of_that_file_and_goes_with_it(coordinator, place):
    before = tree(place)
    odd = (
        SPEND.replace("Supplier,Date,Amount,Department", "Who,When,Net,Gross")
        .replace("Works", "12.00")
        .replace("Kitchen", "14.00")
    )
    address = send(coordinator, sent("odd[1].csv", odd))
    assert (
        coordinator.post(
            address + "/1", {"role-amount": "Gross", "role-supplier": "Who", "payer": "Us"}
        ).status_code
        == 302
    )
    do_jobs()
    assert "£38.00" in coordinator.get(address).content.decode()
    from ultramicro.web.putting_in.uploads import uploads

    name = uploads(place)[0].files[0].name
    coordinator.post(address, {"do": "use", "file": [name]})
    settings = (place / "place.toml").read_text()
    assert settings.startswith(before["place.toml"].decode().rstrip("\n"))
    assert 'amount = "Gross"' in settings
    from ultramicro.place.config import load_config

    assert load_config(place).for_file(f"payments/{name}")["payer"] == "Us"
    (place / "place.toml").write_text(settings.replace('"Putby"   #', '"New Putby"   #'))
    coordinator.post(address, {"do": "undo"})
    after = (place / "place.toml").read_text()
    assert "Gross" not in after
    assert "# Ours: do not lose this line." in after
    assert 'name = "New Putby"   # as people say it' in after


def test_undo_of_a_rule_brings_the_folder_back_to_the_byte(coordinator, place):
    before = tree(place)
    address = send(coordinator, sent("a.csv"))
    coordinator.post(address + "/1", {"payer": "Us"})
    do_jobs()
    coordinator.post(address, {"do": "use", "file": ["a.csv"]})
    assert tree(place)["place.toml"] != before["place.toml"]
    coordinator.post(address, {"do": "undo"})
    assert tree(place) == before


def test_a_file_changed_in_the_place_is_not_taken_out(coordinator, place):
    address = send(coordinator, sent("a.csv"))
    coordinator.post(address, {"do": "use", "file": ["a.csv"]})
    (place / "payments/a.csv").write_text(SPEND + "New Ltd,05/04/2025,1.00,Works\n")
    assert coordinator.post(address, {"do": "undo"}).status_code == 422
    assert (place / "payments/a.csv").is_file()


def test_hostile_cells_and_names_are_words_on_every_page(coordinator, place):
    hostile = "<img src=x onerror=alert(1)>"
    text = f"Supplier,Date,Amount,{hostile}\n{hostile},not a day,{hostile},x\nAsh Ltd,01/04/2025,5.00,y\n"
    address = send(coordinator, sent(f"{hostile}.csv", text))
    for page in (address, address + "/1", f"/{PLACE}/put-in/files", f"/{PLACE}/put-in"):
        answer = coordinator.get(page)
        assert answer.status_code == 200
        assert "<img" not in answer.content.decode()
        assert answer["Content-Type"].startswith("text/html")


def test_lines_are_accounted_for_and_paged(coordinator, place):
    rows = "".join(f"Ash {n} Ltd,03/04/2025,many,Works\n" for n in range(70))
    address = send(coordinator, sent("bad.csv", SPEND + SPEND.partition("\n")[2] * 20 + rows))
    page = coordinator.get(address + "/1").content.decode()
    assert "70 lines are not used" in page
    assert "Page 1 of 2" in page
    assert "Ash 69 Ltd" in coordinator.get(address + "/1?page=2").content.decode()


def test_a_total_of_a_file_that_is_not_the_sum_of_its_lines_is_told_before_it_is_used(coordinator, place):
    unlike = coordinator.get(send(coordinator, sent("a.csv", f"{SPEND}Total,,1600.01,\n"))).content.decode()
    assert "Line 5 is a total that does not match: it differs by £0.01" in unlike
    alike = coordinator.get(send(coordinator, sent("b.csv", f"{SPEND}Total,,1600.00,\n"))).content.decode()
    assert "does not match" not in alike


def test_an_upload_of_another_place_is_not_there(coordinator, place, as_role):
    address = send(coordinator, sent("a.csv"))
    other = as_role("administrator", place="otherby")
    assert other.get(address.replace(PLACE, "otherby")).status_code == 404
    for name in ("..", "x", "0" * 16, "%2e%2e"):
        assert coordinator.get(f"/{PLACE}/put-in/files/{name}").status_code == 404


def test_a_use_that_was_stopped_half_way_is_finished_or_undone(coordinator, place, monkeypatch):
    from ultramicro.web.putting_in import using

    before = tree(place)
    address = send(coordinator, sent("a.csv"), sent("b.csv", SPEND + "Elm Ltd,05/04/2025,1.00,Works\n"))
    moved = using.move

    def stopped(source, target):
        if source.name == "b.csv":
            raise OSError("no room")
        moved(source, target)

    monkeypatch.setattr(using, "move", stopped)
    with pytest.raises(OSError, match="no room"):
        coordinator.post(address, {"do": "use", "file": ["a.csv", "b.csv"]})
    monkeypatch.undo()
    coordinator.post(address, {"do": "use", "file": ["a.csv", "b.csv"]})
    assert {"payments/a.csv", "payments/b.csv"} <= set(tree(place))
    coordinator.post(address, {"do": "undo"})
    assert tree(place) == before
