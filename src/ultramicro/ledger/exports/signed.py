"""Statements that anybody can check: signed by the books' key, with the head of the chain in a QR code."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import say
from ultramicro.ledger.exports.camt import Line

WORD, FIRST_WORD = "ultramicro-statement-2", "ultramicro-statement"
NO_DAY = "-"
KEY_BYTES = 32


class Printed(NamedTuple):
    """What a statement stands for, as its code says it.

    Parameters
    ----------
    head : str
        Head of the chain when it was printed.
    account : str
        Whose lines they are.
    digest : str
        That of its lines (see `digest_of`).
    since, until : date or None
        The days it was printed for; None for all of them.
    closing_pence : int or None
        The balance at its end; None in codes of the first kind, which do not say it. [pence]
    """

    head: str
    account: str
    digest: str
    since: date | None = None
    until: date | None = None
    closing_pence: int | None = None

    def said(self) -> str:
        """Return it as the text that is signed."""
        if self.closing_pence is None:
            # As older versions printed it: their paper must still pass.
            return f"{FIRST_WORD} {self.head} {self.account} {self.digest}"
        days = " ".join(day.isoformat() if day else NO_DAY for day in (self.since, self.until))
        # Quoted, as a blank in an account's number would shift all that follows it.
        return f"{WORD} {self.head} {quote(self.account, safe='/')} {days} {self.closing_pence} {self.digest}"


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of the books; made, for its owner's eyes only, where it is not there.

    The file holds the private key and, since any bytes would make a private key, the public one after it.
    Files of older versions hold the first alone.

    Raises
    ------
    Unsound
        If the file is damaged.
    """
    if not path.is_file():
        made = Ed25519PrivateKey.generate()
        private = made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        # Its rights from the first moment; narrowed afterwards, it could be read in between.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private + bytes.fromhex(public_text(made)))
    private, public = (kept := path.read_bytes())[:KEY_BYTES], kept[KEY_BYTES:]
    if len(private) < KEY_BYTES:
        raise damaged_key(path)
    key = Ed25519PrivateKey.from_private_bytes(private)
    if public and public.hex() != public_text(key):
        raise damaged_key(path)
    return key


def has_no_check(path: Path) -> bool:
    """Whether a key is of an older version: the private half alone, in which no damage can be seen."""
    return path.is_file() and path.stat().st_size == KEY_BYTES


def add_check(path: Path, key: Ed25519PrivateKey) -> None:
    """Put the public half behind a private one that has just proved itself, whole or not at all."""
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private + bytes.fromhex(public_text(key)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def damaged_key(path: Path) -> Unsound:
    """Return that a key of the books is damaged: papers that it signed are not told by it."""
    return Unsound(
        say("the key {name} is damaged", name=path.name),
        where=str(path),
        do=say(
            "bring it back from a copy of the books. If there is none, delete the file: a new key is made, "
            "and statements that were signed before are no longer recognised"
        ),
    )


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half, to be printed where everybody can see it."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def digest_of(account: str, opening_pence: int, lines: Sequence[Line]) -> str:
    """Return a digest of a statement: of what moved, not of words that may be erased."""
    rows = [
        (account, opening_pence),
        *((x.seq, x.on, x.kind, x.amount_pence, x.balance_pence) for x in lines),
    ]
    return hashlib.sha256("\n".join("\x1f".join(map(str, row)) for row in rows).encode()).hexdigest()


def code_of(key: Ed25519PrivateKey, printed: Printed) -> str:
    """Return the text of the QR code.

    Examples
    --------
    >>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    >>> code = code_of(key, Printed("ab", "GBP/k/member", "cd", closing_pence=1250))
    >>> check_code(code, public_text(key)).closing_pence
    1250
    """
    said = printed.said()
    return f"{said} {base64.urlsafe_b64encode(key.sign(said.encode())).decode()}"


def check_code(code: str, public: str) -> Printed:
    """Check the text of a QR code against the public key, and return what it says.

    Raises
    ------
    BadInput
        If it was not signed by that key.
    """
    try:
        said, _, signature = code.strip().rpartition(" ")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.urlsafe_b64decode(signature), said.encode())
        return _read(said)
    except (ValueError, InvalidSignature) as error:
        raise BadInput(
            say("these books did not sign that code"),
            do=say("scan the code again, and check which books the statement comes from"),
        ) from error


def _read(said: str) -> Printed:
    word, head, account, *rest = said.split(" ")
    if word == FIRST_WORD:
        (digest,) = rest
        return Printed(head, account, digest)
    since, until, closing, digest = rest
    return Printed(head, unquote(account), digest, _day(since), _day(until), int(closing))


def _day(text: str) -> date | None:
    return None if text == NO_DAY else date.fromisoformat(text)
