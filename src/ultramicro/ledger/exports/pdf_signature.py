"""A PDF's own signature, which readers of PDFs show: by a certificate that the books made for themselves.

A reader tells that nothing was changed since; whose certificate it is, it cannot know. So its fingerprint is
printed with the statement and told by `check-statement`, and members compare it with the one that hangs out.
"""

from __future__ import annotations

import io
import os
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.exports.signed import damaged_key

FIELD = "Signature"
LASTS = timedelta(days=365 * 30)
"""How long a certificate holds: nobody renews the key of a village's books."""
LONGEST_NAME = 64


class Seal(NamedTuple):
    """What the books sign PDFs with."""

    signer: signers.SimpleSigner

    @property
    def certificate(self) -> asn1_x509.Certificate:
        """The certificate, which every signed PDF holds."""
        return self.signer.signing_cert

    @property
    def fingerprint(self) -> str:
        """The SHA-256 fingerprint of the certificate, as readers of PDFs show it."""
        return str(self.certificate.sha256_fingerprint).replace(" ", "")


def sealing_key(path: Path, name: str, at: datetime) -> Seal:
    """Return what the books sign PDFs with; made, for its owner's eyes only, where it is not there.

    Parameters
    ----------
    path : Path
        The file: a private key and its certificate, as PEM.
    name : str
        Whose it is, if it is made.
    at : datetime
        From when it holds, if it is made.

    Raises
    ------
    Unsound
        If the file is damaged.
    """
    if not path.is_file():
        # Its rights from the first moment; narrowed afterwards, it could be read in between.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_made(name, at))
    pem = path.read_bytes()
    try:
        _require_pair(pem)
        return _seal(pem)
    except (ValueError, TypeError, IndexError, UnsupportedAlgorithm, InvalidSignature, Warning) as error:
        raise damaged_key(path) from error


def _require_pair(pem: bytes) -> None:
    """Raise an error if the certificate is not the key's own, or a byte of either was changed."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what makes a library wonder is no certificate that we made
        certificate, key = x509.load_pem_x509_certificate(pem), load_pem_private_key(pem, password=None)
    certificate.verify_directly_issued_by(certificate)
    if certificate.public_key() != key.public_key():
        raise ValueError(FIELD)


def _seal(pem: bytes) -> Seal:
    key_pem, mark, certificate_pem = pem.partition(b"-----BEGIN CERTIFICATE-----")
    key = load_private_key_from_pemder_data(key_pem, passphrase=None)
    (certificate,) = load_certs_from_pemder_data(mark + certificate_pem)
    return Seal(
        signers.SimpleSigner(
            signing_cert=certificate, signing_key=key, cert_registry=SimpleCertificateStore()
        )
    )


def _made(name: str, at: datetime) -> bytes:
    # Elliptic curve P-256: every reader of PDFs knows it, which is not so of the curve of the QR code.
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:LONGEST_NAME])])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        # Clocks of readers may be behind, and would call the signature too early.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LASTS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def sign(pdf: bytes, seal: Seal, *, reason: str) -> bytes:
    """Return a PDF with a signature over the whole of it; any later change breaks it.

    Parameters
    ----------
    pdf : bytes
        What is signed.
    seal : Seal
        What it is signed with.
    reason : str
        Why it was signed, as readers show it.
    """
    about = signers.PdfSignatureMetadata(field_name=FIELD, reason=reason, md_algorithm="sha256", certify=True)
    signed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=seal.signer)
    return bytes(signed.getvalue())


def require_ours(pdf: bytes, seal: Seal) -> None:
    """Let a PDF pass that was signed with this seal and not changed since.

    Raises
    ------
    BadInput
        If it has no such signature, or was changed since.
    """
    try:
        # Exactly one: a second may sign what somebody added below ours.
        (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        # Nothing is fetched: a PDF from a stranger must not make this computer call an address in it.
        trusted = ValidationContext(trust_roots=[seal.certificate], allow_fetching=False)
        status = validate_pdf_signature(signature, trusted)
    except (PdfError, SigningError, SignatureValidationError, ValueError) as error:
        raise _not_ours() from error
    # What is added behind a signature changes what is seen, and leaves the signature sound.
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    ours = status.signing_cert.dump() == seal.certificate.dump()
    if not (status.bottom_line and whole and ours):
        raise _not_ours()


def _not_ours() -> BadInput:
    return BadInput(
        say("these books did not sign that PDF, or it was changed since"),
        do=say("ask for the statement again, and check which books it comes from"),
    )
