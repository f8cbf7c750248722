"""How a stick or a bench shows, when it joins a workshop, that the key it names is its own.

A public key stands in every certificate, for anybody to copy. Whoever joins signs the code that they were given with the
private half: the code works once, so that the signature cannot be used a second time.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passport.certificate_keys import public_key
from passport.strict import b64, refused, unb64, write

SCHEMA = "rebond.enrolment/1"


def proof_of_key(key: Ed25519PrivateKey, *, code: str) -> str:
    """The signature that goes with `code`, to the letter as it is sent: 64 bytes, base64url."""
    return b64(key.sign(_signed(b64(public_key(key)), code)))


def check_proof_of_key(public: str, *, code: str, proof: str) -> None:
    """Raises `UnreadableDocument` unless the holder of the private half of `public` signed this code."""
    key = Ed25519PublicKey.from_public_bytes(unb64(public, 32, "public_key"))
    try:
        key.verify(unb64(proof, 64, "proof"), _signed(public, code))
    except InvalidSignature:
        raise refused("proof", "the signature is not that of its key") from None


def _signed(public: str, code: str) -> bytes:
    return write({"schema": SCHEMA, "code": code, "public_key": public})
