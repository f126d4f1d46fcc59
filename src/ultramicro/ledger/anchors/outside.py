"""Asking an address that somebody else typed: only where everybody can reach, never inside this network."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPHandler, HTTPSHandler, ProxyHandler, Request, build_opener

WAIT_S = 5.0
"""For each step; meanwhile nobody else writes into the books."""
LONGEST_S = 10.0
PORTS = frozenset({80, 443})
PIECE_BYTES = 4096


class NotOutside(OSError):
    """An address leads into this machine, its network, or nowhere that everybody can reach."""


def is_outside(address: str) -> bool:
    """Whether an IP address is one that everybody can reach.

    Parameters
    ----------
    address : str
        As the system gives it, with a zone or without.

    Examples
    --------
    >>> [is_outside(a) for a in ("8.8.8.8", "2606:4700::1111")]
    [True, True]
    >>> [is_outside(a) for a in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%e")]
    [False, False, False, False, False]
    >>> [is_outside(a) for a in ("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "0.0.0.0", "224.0.0.1")]
    [False, False, False, False, False]
    """
    plain = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(plain, ipaddress.IPv6Address) and _carries_another(plain):
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def _carries_another(address: ipaddress.IPv6Address) -> bool:
    """Whether an IPv6 address stands for an IPv4 one, which could be any."""
    nat64 = address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network(
        "64:ff9b:1::/48"
    )
    return (
        nat64
        or address.ipv4_mapped is not None
        or address.sixtofour is not None
        or address.teredo is not None
    )


def connect_outside(
    address: tuple[str, int], timeout: float | None = None, source_address: tuple[str, int] | None = None
) -> socket.socket:
    """Connect to a host by the address that was looked at: looked up anew it could be another.

    Raises
    ------
    NotOutside
        If one of its addresses is not outside: a name that has both is a trick.
    OSError
        If it cannot be reached.
    """
    host, port = address
    if port not in PORTS:
        raise NotOutside(f"port {port}")
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(is_outside, found)):
        raise NotOutside(host)
    return socket.create_connection((found[0], port), timeout, source_address)


class _Http(HTTPConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect_outside


class _Https(HTTPSConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect_outside


class _HttpHandler(HTTPHandler):
    def http_open(self, req: Request) -> Any:
        return self.do_open(_Http, req)


class _HttpsHandler(HTTPSHandler):
    def https_open(self, req: Request) -> Any:
        return self.do_open(partial(_Https, context=ssl.create_default_context()), req)


def _opened(opener: Any, asked: Request) -> Any:
    try:
        return opener.open(asked, timeout=WAIT_S)
    except URLError as error:
        if isinstance(error.reason, NotOutside):
            raise error.reason from error
        raise


def read_outside(asked: Request, *handlers: Any, most: int) -> bytes:
    """Send a request to where everybody can reach, and return at most so many bytes of the answer.

    Parameters
    ----------
    asked : Request
        To an http or https address, which the caller has looked at.
    handlers
        More of urllib, such as one that follows no redirection.
    most : int
        How much is read. [bytes]

    Raises
    ------
    NotOutside
        If it leads elsewhere.
    OSError
        If it cannot be reached, or takes too long.
    """
    ends = time.monotonic() + LONGEST_S
    # No proxy: it would look the name up itself, and stands in the network that is to be left alone.
    opener = build_opener(ProxyHandler({}), _HttpHandler, _HttpsHandler, *handlers)
    with _opened(opener, asked) as answer:
        raw = b""
        while len(raw) < most and (piece := answer.read1(min(PIECE_BYTES, most - len(raw)))):
            raw += piece
            if time.monotonic() > ends:
                raise TimeoutError("the answer takes too long")
    return raw
