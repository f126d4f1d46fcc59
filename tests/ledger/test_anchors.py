"""Heads that are kept outside the books: slips, stamps of a time-stamp authority, and what verify says of them."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import apsw
import pytest

from tests.desk import new_place

UNSOUND = 5
CONFIG = """
[ tsa ]
default_tsa = it
[ it ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[ usage ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ ca ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
"""


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-1000")
    say("books pay --payer ann --payee bob --amount 1")
    return say


def head_of(told):
    """The head on a slip, whose letters are in eight groups."""
    return "".join(
        next(line for line in told.splitlines() if len(line.split()) == 8 and len(line) == 71).split()
    )


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A time-stamp authority of our own: openssl behind a small server. It yields address and folder."""
    folder = tmp_path_factory.mktemp("tsa")
    config = folder / "tsa.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-sha256")
    for name in ("root", "other"):
        openssl(*new, "-x509", "-days", "9", "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key",
                "-out", folder / f"{name}.pem", "-addext", "basicConstraints=critical,CA:true")  # fmt: skip
    openssl(*new, "-subj", "/CN=Village Clock", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "root.pem", "-CAkey", folder / "root.key",
            "-days", "9", "-extfile", config, "-extensions", "usage", "-out", folder / "tsa.pem")  # fmt: skip

    class Clock(BaseHTTPRequestHandler):
        def do_POST(self):
            asked, given = folder / "asked.tsq", folder / "given.tsr"
            asked.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "/")
                self.end_headers()
                return
            if self.path == "/another":
                openssl("ts", "-query", "-data", config, "-cert", "-sha256", "-out", asked)
            openssl("ts", "-reply", "-config", config, "-queryfile", asked, "-out", given)
            answer = given.read_bytes()
            answers = {"/garbage": b"hello", "/empty": b"", "/long": answer + bytes(99_999)}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answers.get(self.path, answer))

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Clock)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def test_verify_says_since_when_nothing_outside_vouches_for_the_books(say):
    assert "Nothing outside the books vouches" in say("books verify")[1]
    status, told = say("books anchor")
    assert (status, "Slip 1" in told) == (0, True), told
    assert "Slip 1" in say("books verify")[1]
    assert "for all of it" in say("books verify")[1]
    say("books pay --payer ann --payee bob --amount 2")
    say("books pay --payer ann --payee bob --amount 3")
    assert "2 operations since" in say("books verify")[1]


def test_a_slip_comes_back_as_letters_as_a_file_and_as_a_code(say, tmp_path):
    told = say("books anchor --to", tmp_path / "slip.html")[1]
    head = head_of(told)
    say("books pay --payer ann --payee bob --amount 2")
    slip = tmp_path / "slip.txt"
    slip.write_text(told)
    code = f"ultramicro-anchor 1 2026-11-28 5 {head}"
    grouped = " ".join(head[n : n + 8] for n in range(0, 64, 8))
    for given in (head, head[:12], head.upper(), grouped, code, slip, tmp_path / "slip.html"):
        status, answer = say("books anchor --check", given)
        assert (status, "still have this head" in answer, "2 operations came after" in answer) == (
            0,
            True,
            True,
        )
    page = (tmp_path / "slip.html").read_text()
    assert (page.count("<article>"), page.count("<svg")) == (2, 2)


@pytest.mark.parametrize("given", ["0" * 64, "abc", "", "no such head", "x" * 5000, "\x00"])
def test_letters_that_are_no_head_are_refused(say, given):
    say("books anchor")
    status, told = say("books anchor --check", given or " ")
    assert (status, "does not hold" in told) == (2, True), told


def test_a_slip_of_books_that_were_changed_is_unsound(say, tmp_path):
    slip = tmp_path / "slip.txt"
    slip.write_text(say("books anchor")[1])
    text = slip.read_text()
    slip.write_text(text.replace(head_of(text)[:8], "00000000"))
    assert say("books anchor --check", slip)[0] == UNSOUND


def test_a_slip_is_printed_again_while_nothing_was_written(say):
    first = say("books anchor")[1]
    status, told = say("books anchor")
    assert (status, "Slip 1" in told, head_of(told)) == (0, True, head_of(first))
    say("books pay --payer ann --payee bob --amount 2")
    assert "Slip 2" in say("books anchor")[1]


def test_a_whole_new_history_does_not_have_the_head_of_the_slip(say, tmp_path, capsys):
    """What no proof inside the books can find: the same payments in books that were made anew."""
    slip = tmp_path / "slip.txt"
    slip.write_text(say("books anchor")[1])
    other = new_place(tmp_path / "other", capsys, "ann", "bob")
    other("books limits --who ann --floor=-1000")
    other("books pay --payer ann --payee bob --amount 1")
    assert other("books verify")[0] == 0
    assert other("books anchor --check", slip)[0] == UNSOUND


def test_books_without_entries_have_nothing_to_anchor(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys)
    status, told = say("books anchor")
    assert (status, "nothing in the books" in told) == (2, True)


def test_an_authority_stamps_the_head_and_the_stamp_is_checked(say, tmp_path, authority):
    url, folder = authority
    root, other = folder / "root.pem", folder / "other.pem"
    status, told = say(f"books anchor --stamp {url} --root {root}")
    assert (status, "Village Clock stamped" in told) == (0, True), told
    stamp = say.root / "books" / "anchors" / "anchor-1.tsr"
    assert "stamped by an authority" in say("books verify")[1]
    say("books pay --payer ann --payee bob --amount 2")
    status, told = say(f"books anchor --root {root} --check", stamp)
    assert (status, "still have this head" in told, "Village Clock stamped" in told) == (0, True, True), told
    status, told = say(f"books anchor --root {other} --check", stamp)
    assert (status, "does not know them" in told) == (0, True), told
    # OpenSSL, which shares nothing with the library, reads the stamp too.
    data = tmp_path / "head"
    data.write_text(_stamped_head(say))
    openssl("ts", "-verify", "-in", stamp, "-data", data, "-CAfile", root)


def _stamped_head(say):
    db = apsw.Connection(str(say.root / "books" / "ledger.sqlite3"), flags=apsw.SQLITE_OPEN_READONLY)
    ((batch,),) = db.execute("select batch from operation where asked like '%\"anchored\"%'").fetchall()
    ((head,),) = db.execute("select head from batch where batch = ?", (batch - 1,)).fetchall()
    db.close()
    return head.hex()


def test_a_stamp_of_other_books_is_unsound(say, tmp_path, authority, capsys):
    url, folder = authority
    other = new_place(tmp_path / "other", capsys, "ann")
    assert other(f"books anchor --stamp {url} --root {folder / 'root.pem'}")[0] == 0
    assert say("books anchor --check", other.root / "books" / "anchors" / "anchor-1.tsr")[0] == UNSOUND


@pytest.mark.parametrize("path", ["/garbage", "/empty", "/long", "/away", "/another"])
def test_what_is_no_stamp_of_this_head_is_refused_and_nothing_is_written(say, authority, path):
    url, folder = authority
    before = say("books head")[1]
    status, told = say(f"books anchor --stamp {url}{path} --root {folder / 'root.pem'}")
    assert status == 2, told
    assert say("books head")[1] == before
    assert not (say.root / "books" / "anchors" / "anchor-1.tsr").exists()


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "file:///etc/passwd", "nonsense", "https://me:word@a/b", "http://127.0.0.1:1/"]
)
def test_an_address_that_is_none_is_refused(say, url):
    assert say(f"books anchor --stamp {url}")[0] == 2
