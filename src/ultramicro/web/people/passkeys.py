"""Passkeys: a device signs a challenge that is taken once, instead of somebody typing a password."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit, lasting, limits
from ultramicro.web.people.signing_in import in_their_language, safe_next
from ultramicro.web.site import site

CHALLENGE = timedelta(minutes=5)
"""How long a device may take to sign."""
LONGEST = 20_000
"""Bytes of what a device sends."""


def rp_id() -> str:
    """Return the domain that passkeys belong to, for ever."""
    return urlsplit(site().origin).hostname or "localhost"


def options_answer(request: Any, *, name: str, person: Any = None) -> HttpResponse:
    """Tell a device what to sign for a new passkey."""
    import webauthn  # noqa: PLC0415  it loads a tenth of a second of cryptography
    from webauthn.helpers import structs  # noqa: PLC0415  as above

    have = person.passkeys.values_list("credential", flat=True) if person else ()
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name="Ultramicro",
        user_name=name or "?",
        user_id=salted_hmac("ultramicro.handle", name, algorithm="sha256").digest(),
        challenge=_challenge(request),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(each)) for each in have
        ],
    )
    return HttpResponse(webauthn.options_to_json(options), content_type="application/json")


def begin(request: Any) -> HttpResponse:
    """Tell a device what to sign for coming in."""
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers import structs  # noqa: PLC0415  as above

    options = webauthn.generate_authentication_options(
        rp_id=rp_id(), challenge=_challenge(request),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return HttpResponse(webauthn.options_to_json(options), content_type="application/json")


def registered(request: Any, called: str = "") -> Any:
    """Return the new passkey that a form brings, not saved yet; None where it brings none.

    Raises
    ------
    BadInput
        If it does not fit what the device was told to sign.
    """
    if not request.POST.get("credential"):
        return None
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers import exceptions  # noqa: PLC0415  as above

    from ultramicro.web.people.models import Passkey  # noqa: PLC0415  tables are known only once Django is set up

    challenge = _taken(request)
    try:
        found = webauthn.verify_registration_response(
            credential=_credential(request), expected_challenge=challenge, expected_rp_id=rp_id(),
            expected_origin=site().origin, require_user_verification=True,
        )  # fmt: skip
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _not_fitting() from error
    identity = webauthn.helpers.bytes_to_base64url(found.credential_id)
    if Passkey.objects.filter(credential=identity).exists():
        raise BadInput(say("this device has a passkey here already"), do=say("sign in with it"))
    return Passkey(
        credential=identity, public_key=found.credential_public_key, sign_count=found.sign_count,
        called=called[:60] or lasting.device_of(request),
    )  # fmt: skip


def sign_in(request: Any) -> HttpResponse:
    """Let in whoever has a passkey of somebody."""
    key = _shown(request)
    lasting.let_in(request, key.person)
    audit.write(request, "sign_in", "passkey", by=key.person)
    return HttpResponseRedirect(in_their_language(key.person, safe_next(request)))


def _shown(request: Any) -> Any:
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers import exceptions  # noqa: PLC0415  as above

    from ultramicro.web.people.models import Passkey  # noqa: PLC0415  as above

    challenge, credential = _taken(request), _credential(request)
    key = Passkey.objects.select_related("person").filter(credential=str(credential.get("id", ""))).first()
    if key is None or not key.person.is_active:
        raise _not_fitting()
    try:
        found = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=rp_id(),
            expected_origin=site().origin, credential_public_key=bytes(key.public_key),
            credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError) as error:
        audit.write(request, "sign_in", "passkey", "refused", about=key.person)
        raise _not_fitting() from error
    if 0 < found.new_sign_count <= key.sign_count:
        # Keys that are kept on several devices count as they like: it is worth a line and no refusal.
        audit.write(request, "passkey.count", str(key.pk), "warned", about=key.person)
    key.sign_count, key.used_at = found.new_sign_count, timezone.now()
    key.save(update_fields=["sign_count", "used_at"])
    return key


def _challenge(request: Any) -> bytes:
    """Make a challenge for this browser, kept for five minutes."""
    import webauthn  # noqa: PLC0415  as above

    from ultramicro.web.people.models import Challenge  # noqa: PLC0415  as above

    limits.take(request if request.user.is_authenticated else "", "challenge")
    now = timezone.now()
    Challenge.objects.filter(until__lte=now).delete()
    made = webauthn.helpers.generate_challenge()
    value = webauthn.helpers.bytes_to_base64url(made)
    Challenge.objects.create(value=value, until=now + CHALLENGE)
    request.session["challenge"] = value
    return bytes(made)


def _taken(request: Any) -> bytes:
    """Take the challenge of this browser, once.

    Raises
    ------
    BadInput
        If there is none, it is too old, or it was taken.
    """
    import webauthn  # noqa: PLC0415  as above

    from ultramicro.web.people.models import Challenge  # noqa: PLC0415  as above

    value = request.session.pop("challenge", "")
    taken, _ = Challenge.objects.filter(value=value, until__gt=timezone.now()).delete()
    if not value or not taken:
        raise BadInput(say("that took too long, or was sent twice"), do=say("press the button once more"))
    return bytes(webauthn.base64url_to_bytes(value))


def _credential(request: Any) -> dict[str, Any]:
    try:
        found = json.loads(request.POST.get("credential", "")[:LONGEST])
    except ValueError as error:
        raise _not_fitting() from error
    if not isinstance(found, dict):
        raise _not_fitting()
    return found


def _not_fitting() -> BadInput:
    return BadInput(
        say("this passkey is not known here, or does not fit"),
        do=say("take another, or sign in with name and password"),
    )
