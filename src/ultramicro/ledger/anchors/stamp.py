"""Stamps of a time-stamp authority (RFC 3161): somebody else signs that a head was there at a time.

Only a digest of the head goes out. The answer is kept as it came, so that any other program can check it.
"""

from __future__ import annotations

import hashlib
import ssl
import warnings
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography import x509
from rfc3161_client import (
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.ledger.anchors.outside import NotOutside, read_outside

WAIT_S = 20
LARGEST_BYTES = 64 * 1024
GRANTED = 0


class Stamp(NamedTuple):
    """A stamp, and whether it could be checked against an authority that is trusted here."""

    raw: bytes
    at: datetime
    authority: str
    trusted: bool


class _Nowhere(HTTPRedirectHandler):
    """Follows no redirection: what is asked goes where the user said and nowhere else."""

    # A redirection could lead into the local network, with the user's rights there.
    def redirect_request(self, *_: object) -> None:
        return None


def ask_stamp(
    url: str, head: str, roots: Sequence[x509.Certificate], *, allowed: Collection[str] | None = None
) -> Stamp:
    """Ask an authority to stamp a head.

    Parameters
    ----------
    url : str
        Its address.
    head : str
        The head.
    roots : sequence of Certificate
        Who is trusted; see `trusted_roots`.
    allowed : collection of str, optional
        Where it is asked on behalf of somebody elsewhere, as through a page: addresses that the place names,
        and beside them only what everybody can reach. None at a desk, whose own network one may ask.

    Raises
    ------
    BadInput
        If it may not be asked, or cannot be reached, or its answer is no stamp of this head.
    """
    parts = urlsplit(url)
    # Other schemes would have urllib read files of this computer.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.password or parts.username:
        raise BadInput(
            say("{url} is not the address of a time-stamp authority", url=repr(url)),
            where="--stamp",
            do=say("write `https://host/path`, without a name or password"),
        )
    # With a nonce, or an old answer could be given for a new request.
    request = TimestampRequestBuilder().data(head.encode()).build()
    asked = Request(  # noqa: S310  the scheme is checked above
        url, data=request.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        # With a limit, as whoever answers decides how much they send, and in which time.
        if allowed is None or url in allowed:
            with build_opener(_Nowhere).open(asked, timeout=WAIT_S) as answer:
                raw = answer.read(LARGEST_BYTES + 1)
        else:
            raw = read_outside(asked, _Nowhere, most=LARGEST_BYTES + 1)
    except NotOutside as error:
        raise BadInput(
            say("{url} does not lead to an address that everybody can reach", url=repr(url)),
            where="--stamp",
            do=note(
                "books.name_stamp_authority",
                "have it written into place.toml by whoever keeps the server: [books] stamp_authorities",
            ),
        ) from error
    except (URLError, OSError, ValueError) as error:
        raise BadInput(
            say("the time-stamp authority cannot be reached ({error})", error=str(error)),
            where=url,
            do=say("try again later, or print a slip without --stamp"),
        ) from error
    return _checked(raw, head, roots, nonce=request.nonce)


def read_stamp(path: Path) -> TimeStampResponse | None:
    """Return the stamp in a file; None if it holds none."""
    raw = path.read_bytes()[: LARGEST_BYTES + 1]
    try:
        return decode_timestamp_response(raw)
    except ValueError:
        return None


def check_stamp(response: TimeStampResponse, head: str, roots: Sequence[x509.Certificate]) -> Stamp:
    """Check a stamp of a head that was kept.

    Raises
    ------
    BadInput
        If it is no stamp of this head.
    """
    return _checked(response.as_bytes(), head, roots)


def is_of(response: TimeStampResponse, head: str) -> bool:
    """Whether a stamp is one of a head."""
    return bool(response.tst_info.message_imprint.message in _digests(head))


def _digests(head: str) -> tuple[bytes, ...]:
    said = head.encode()
    # A stamp that somebody asked for with another program may be of any of these.
    return tuple(make(said).digest() for make in (hashlib.sha512, hashlib.sha256, hashlib.sha384))


def _checked(raw: bytes, head: str, roots: Sequence[x509.Certificate], nonce: int | None = None) -> Stamp:
    try:
        response = decode_timestamp_response(raw)
        right = response.status == GRANTED and is_of(response, head)
        # A kept stamp is checked long after its request, whose nonce nobody has any more.
        right = right and nonce in {None, response.tst_info.nonce}
    except ValueError as error:
        raise _no_stamp(str(error)) from error
    if not right:
        raise _no_stamp("; ".join(response.status_string) or str(response.status))
    info = response.tst_info
    return Stamp(raw, info.gen_time, _authority(response), _is_trusted(response, head, roots))


def _no_stamp(why: str) -> BadInput:
    return BadInput(
        say("the answer is no stamp of this head ({why})", why=why),
        do=say("ask another time-stamp authority"),
    )


def _is_trusted(response: TimeStampResponse, head: str, roots: Sequence[x509.Certificate]) -> bool:
    """Whether the signature holds and leads to somebody who is trusted here."""
    # Without anybody trusted there is no verifier to build, and nothing is trusted.
    if not roots:
        return False
    try:
        return VerifierBuilder(roots=list(roots)).build().verify_message(response, head.encode())
    except VerificationError:
        return False


def _authority(response: TimeStampResponse) -> str:
    """Return the name that the certificate of who signed has."""
    # The whole chain of certificates may be in the answer; only one of them signed.
    signers = {signer.serial_number for signer in response.signed_data.signer_infos}
    for der in response.signed_data.certificates:
        found = x509.load_der_x509_certificate(der)
        if found.serial_number in signers:
            return found.subject.rfc4514_string()
    return ""


def trusted_roots(path: Path | None) -> list[x509.Certificate]:
    """Return the certificates that are trusted: those of a file, or those of this computer.

    Raises
    ------
    BadInput
        If the file holds none.
    """
    if path is None:
        return list(_known(ssl.create_default_context().get_ca_certs(binary_form=True)))
    try:
        return list(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise BadInput(
            say("{path} holds no certificate ({error})", path=str(path), error=str(error)),
            where="--root",
            do=say("name a PEM file with the authority's root certificate"),
        ) from error


def _known(certificates: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """Read what this computer trusts; what breaks the standard is passed over and so trusted for nothing."""
    for der in certificates:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                found = x509.load_der_x509_certificate(der)
            except (ValueError, Warning):
                continue
        yield found
