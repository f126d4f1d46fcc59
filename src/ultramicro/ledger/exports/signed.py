"""Statements that anybody can check: signed by the books' key, with the head of the chain in a QR code."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.exports.camt import Line

WORD = "ultramicro-statement"


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of the books; made, for its owner's eyes only, where it is not there."""
    if not path.is_file():
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


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


def code_of(key: Ed25519PrivateKey, head: str, account: str, digest: str) -> str:
    """Return the text of the QR code.

    Examples
    --------
    >>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    >>> code = code_of(key, "ab", "GBP/k/member", "cd")
    >>> check_code(code, public_text(key))["head"]
    'ab'
    """
    said = f"{WORD} {head} {account} {digest}"
    return f"{said} {base64.urlsafe_b64encode(key.sign(said.encode())).decode()}"


def check_code(code: str, public: str) -> dict[str, str]:
    """Check the text of a QR code against the public key, and return what it says.

    Raises
    ------
    BadInput
        If it was not signed by that key.
    """
    try:
        word, head, account, digest, signature = code.split(" ")
        said = f"{word} {head} {account} {digest}".encode()
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.urlsafe_b64decode(signature), said)
    except (ValueError, InvalidSignature) as error:
        raise BadInput(
            say("these books did not sign that code"),
            do=say("scan the code again, and check which books the statement comes from"),
        ) from error
    return {"head": head, "account": account, "digest": digest}
