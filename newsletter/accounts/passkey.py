"""Passkeys (WebAuthn level 3): the options that a browser gets, and the check of what it answers.

A passkey is kept by the device and opened by its owner's finger, face or PIN, so it is two factors in one:
both checks require that the owner was verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.errors import RefusedError
from newsletter.model.phrase import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The site as browsers know it: a passkey works for this host alone."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """A passkey that a browser made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def registration_options(
    party: RelyingParty, *, user_handle: bytes, user_name: str, known: Sequence[bytes]
) -> tuple[bytes, Mapping[str, Any]]:
    """Return a challenge, and the options for `navigator.credentials.create`. `known` are not made again."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.name,
        user_id=user_handle,
        user_name=user_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return options.challenge, options_to_json_dict(options)


def check_registration(party: RelyingParty, credential: Mapping[str, Any], challenge: bytes) -> NewPasskey:
    """Return the passkey that a browser made; raises RefusedError if the answer is not sound."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise _refused(error) from None
    return NewPasskey(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
    )


def sign_in_options(party: RelyingParty) -> tuple[bytes, Mapping[str, Any]]:
    """Return a challenge, and the options for `navigator.credentials.get`; they name no account."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options.challenge, options_to_json_dict(options)


def answered_challenge(credential: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Return the id of the passkey and the challenge of an answer, neither checked; raises RefusedError."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    try:
        client_data = parse_client_data_json(
            base64url_to_bytes(str(credential["response"]["clientDataJSON"]))
        )
        return base64url_to_bytes(str(credential["id"])), client_data.challenge
    except Exception as error:
        raise _refused(error) from None


def check_sign_in(
    party: RelyingParty,
    credential: Mapping[str, Any],
    challenge: bytes,
    *,
    public_key: bytes,
    sign_count: int,
) -> int:
    """Return the passkey's new count of signatures; raises RefusedError if the answer is not sound."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise _refused(error) from None
    return int(found.new_sign_count)


def _refused(error: Exception) -> RefusedError:
    return RefusedError(
        phrase("the passkey could not be used ({name})", name=type(error).__name__), hint="Try again"
    )
