"""An address that somebody elsewhere types never reaches into the server's own network."""

import ipaddress
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.ledger.anchors import outside
from ultramicro.ledger.anchors.stamp import ask_stamp

INSIDE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/4", "240.0.0.0/4", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8", "::ffff:0:0/96", "64:ff9b::/96",
    "2002::/16",
]  # fmt: skip
"""Networks of RFC 6890 that are not everybody's, and those that carry an address of IPv4."""


@given(st.data())
def test_no_address_of_any_network_inside_is_outside(data):
    net = ipaddress.ip_network(data.draw(st.sampled_from(INSIDE)))
    address = (
        ipaddress.ip_address(data.draw(st.integers(int(net.network_address), int(net.broadcast_address))))
        if net.version == 4
        else ipaddress.IPv6Address(
            data.draw(st.integers(int(net.network_address), int(net.broadcast_address)))
        )
    )
    assert not outside.is_outside(str(address))


def test_addresses_of_everybody_are_outside():
    assert all(map(outside.is_outside, ["1.1.1.1", "93.184.216.34", "2a00:1450:4009::1"]))


@contextmanager
def listening():
    """A server inside, which notes who comes."""
    came = []

    class Noting(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, came
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"]
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_asked_inside(host, scheme, monkeypatch):
    with listening() as (port, came):
        monkeypatch.setattr(outside, "PORTS", frozenset({port}))
        with pytest.raises(BadInput, match="everybody can reach"):
            ask_stamp(f"{scheme}://{host}:{port}/x", "00" * 32, [], allowed=())
    assert came == []


def test_a_name_with_an_address_inside_among_others_is_refused(monkeypatch):
    told = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 80)), (socket.AF_INET, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_, **__: told)
    with pytest.raises(BadInput, match="everybody can reach"):
        ask_stamp("http://rebinding.example/", "00" * 32, [], allowed=())


def test_what_is_connected_to_is_the_address_that_was_looked_at(monkeypatch):
    asked = []
    told = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_, **__: told)

    def connect(address, *_):
        asked.append(address)
        raise OSError("no line here")

    monkeypatch.setattr(outside.socket, "create_connection", connect)
    with pytest.raises(BadInput, match="cannot be reached"):
        ask_stamp("http://stamps.example/x", "00" * 32, [], allowed=())
    assert asked == [("93.184.216.34", 80)]


def test_other_ports_and_schemes_are_refused():
    for url in (
        "http://stamps.example:22/",
        "file:///etc/passwd",
        "gopher://stamps.example/",
        "http://a:b@c.example/",
    ):
        with pytest.raises(BadInput):
            ask_stamp(url, "00" * 32, [], allowed=())


def test_what_the_place_names_may_be_asked_wherever_it_is():
    with listening() as (port, came):
        url = f"http://127.0.0.1:{port}/tsa"
        with pytest.raises(BadInput, match="no stamp"):
            ask_stamp(url, "00" * 32, [], allowed={url})
        with pytest.raises(BadInput, match="no stamp"):
            ask_stamp(url, "00" * 32, [])
    assert came == ["/tsa", "/tsa"]


def test_a_server_refuses_and_a_desk_does_not(tmp_path, capsys):
    from tests.desk import new_place
    from ultramicro.ledger.keeper import keeper
    from ultramicro.ledger.verbs.anchoring import AnchorVerb

    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    with listening() as (port, came):
        url = f"http://127.0.0.1:{port}/tsa"
        with keeper(say.root) as books, pytest.raises(BadInput, match="everybody can reach"):
            books.carry_out(AnchorVerb(stamp=url), group="books")
        assert came == []
        assert "no stamp" in say(f"books anchor --stamp {url}")[1]
        assert came == ["/tsa"]
        settings = (say.root / "place.toml").read_text(encoding="utf-8")
        named = f'[books]\nstamp_authorities = ["{url}"]\n'
        (say.root / "place.toml").write_text(settings.replace("[books]\n", named, 1), encoding="utf-8")
        with keeper(say.root) as books, pytest.raises(BadInput, match="no stamp"):
            books.carry_out(AnchorVerb(stamp=url), group="books")
