"""Sessions of write-only devices: HPKE, mode_psk, export only (section 6)."""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys import PREFIX

SUITE_KEM = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\xff\xff"


def labeled_extract(suite, salt, label, ikm):
    """HMAC pads an empty salt with zeros, which is what the document asks for."""
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def labeled_expand(suite, prk, label, x, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + x
    return HKDFExpand(algorithm=hashes.SHA256(), length=length, info=info).derive(prk)


def session_seal_key(keyring, epoch, device, encapsulated):
    """The key of a session, or None when the encapsulated key gives 32 zero bytes."""
    recipient = keyring.recipient_secret(epoch)
    try:
        dh = recipient.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    except ValueError:
        return None
    eae_prk = labeled_extract(SUITE_KEM, b"", b"eae_prk", dh)
    kem_context = encapsulated + recipient.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = labeled_expand(SUITE_KEM, eae_prk, b"shared_secret", kem_context, 32)

    info = PREFIX + b"session" + keyring.vault_id + epoch.to_bytes(4, "big") + device
    psk_id_hash = labeled_extract(SUITE, b"", b"psk_id_hash", device)
    info_hash = labeled_extract(SUITE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE, shared, b"secret", keyring.device_session_key(epoch, device))
    exporter = labeled_expand(SUITE, secret, b"exp", b"\x01" + psk_id_hash + info_hash, 32)
    return labeled_expand(SUITE, exporter, b"sec", PREFIX + b"session seal", 32)
