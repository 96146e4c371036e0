"""Sealed objects (section 6)."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
from nacl.exceptions import CryptoError

from cursor import Cursor
from keys import PREFIX, hkdf
from refusal import Refusal
from session import session_seal_key

PACK, INDEX, HEAD = 1, 2, 3
XCHACHA20, AES_256_GCM = 1, 2
NONCE_LENGTH = {XCHACHA20: 24, AES_256_GCM: 12}
HEADER_LENGTH, HEAD_LENGTH, TAG_LENGTH = 128, 96, 16
LARGEST_PLAINTEXT = 2**31


@dataclass
class Opened:
    """An object that was opened whole."""

    name: str
    epoch: int
    device: bytes  # of the session; None when a full device sealed it
    salt: bytes
    plaintext: bytes


def open_block(suite, key, nonce, aad, sealed):
    """The plaintext, or None when the tag is wrong."""
    try:
        if suite == XCHACHA20:
            return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, aad, nonce, key)
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except (CryptoError, InvalidTag):
        return None


def open_object(keyring, name, data, kind_of_name):
    """All of an object, in the document's order of checks."""
    reader = Cursor(data, "object-corrupt", name)
    if len(data) < HEADER_LENGTH:
        reader.refuse("it ends in its header", "object-truncated")
    if reader.take(4) != b"CZKO":
        reader.refuse("its magic is another")
    version = reader.u8()
    if version != 1:
        reader.refuse(f"version {version}", "unsupported-version")
    kind, suite, k, parity, by_session = (reader.u8() for _ in range(5))
    if kind not in (PACK, INDEX, HEAD) or suite not in NONCE_LENGTH or parity != 0 or by_session not in (0, 1):
        reader.refuse("its kind, suite, parity or source is unknown", "unsupported-feature")
    reserved, epoch, length = reader.take(2), reader.u32(), reader.u64()
    salt, device, encapsulated, commitment = reader.take(24), reader.take(16), reader.take(32), reader.take(32)
    if any(reserved) or (not by_session and any(device + encapsulated)):
        reader.refuse("bytes that are zero are set")
    if not 12 <= k <= 20 or not 1 <= length <= LARGEST_PLAINTEXT:
        reader.refuse("its block size or length is out of range")
    if epoch not in keyring.masters:
        reader.refuse(f"epoch {epoch}", "unknown-epoch")

    if by_session:
        source_key = session_seal_key(keyring, epoch, device, encapsulated)
        if source_key is None:
            reader.refuse("its encapsulated key is none")
    else:
        source_key = keyring.seal_key(epoch)
    nonce_length = NONCE_LENGTH[suite]
    derived = hkdf(source_key, salt, PREFIX + b"object" + data[:HEAD_LENGTH], 64 + nonce_length)
    key, base_nonce = derived[:32], derived[32 : 32 + nonce_length]
    if not hmac.compare_digest(derived[32 + nonce_length :], commitment):
        reader.refuse("its commitment is another")
    if kind != kind_of_name:
        reader.refuse("another kind has this name", "object-swapped")

    block_size = 1 << k
    blocks = -(-length // block_size)
    size = HEADER_LENGTH + length + TAG_LENGTH * blocks
    if len(data) < size:
        reader.refuse(f"{len(data)} bytes, not {size}", "object-truncated")
    if len(data) > size:
        reader.refuse(f"{len(data)} bytes, not {size}")

    plaintext = bytearray()
    for i in range(blocks):
        sealed = reader.take(min(block_size, length - i * block_size) + TAG_LENGTH)
        counter = int.from_bytes(base_nonce[-8:], "big") ^ i
        nonce = base_nonce[:-8] + counter.to_bytes(8, "big")
        aad = i.to_bytes(8, "big") + bytes([i == blocks - 1])
        block = open_block(suite, key, nonce, aad, sealed)
        if block is None:
            reader.refuse(f"block {i} does not open")
        plaintext += block
    return Opened(name, epoch, device if by_session else None, salt, bytes(plaintext))


def open_named_by_hash(keyring, storage, name, kind):
    """A pack or an index, read whole, so that its hash is compared with its name."""
    data = storage.get(name)
    intact = hashlib.sha256(data).hexdigest() == name.split("/")[1]
    try:
        opened = open_object(keyring, name, data, kind)
    except Refusal as refusal:
        if intact or refusal.name == "object-truncated":
            raise
        raise Refusal("object-corrupt", f"{name}: it does not hash to its name") from refusal
    if not intact:
        raise Refusal("object-swapped", f"{name}: it does not hash to its name")
    return opened
