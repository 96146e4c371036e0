"""Slots and the keyring in them (sections 4 and 4.1)."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
from nacl.exceptions import CryptoError

from argon2 import argon2id
from cursor import Cursor
from keys import PREFIX, Closing, Keyring, hkdf
from phrase import read_phrase
from records import Record
from refusal import Refusal

PASSWORD, RECOVERY, FULL_DEVICE, WRITE_ONLY_DEVICE = 1, 2, 3, 4
MOST_SLOTS_TRIED = 8
HEAD_LENGTH = 88
KILOBYTE = 1024
SMALLEST_CHUNK, LARGEST_CHUNK = 4 * KILOBYTE, 16 * KILOBYTE * KILOBYTE

MOST_TELLING = ["slot-damaged", "kdf-params", "wrong-password", "wrong-key", "unsupported-version", "unsupported-feature"]


class NotCandidate(Exception):
    """A whole slot of another type, or of another vault; it is skipped."""


class Password:
    """The credential of slots of type 1."""

    type = PASSWORD
    wrong = "wrong-password"

    def __init__(self, line):
        try:
            self.bytes = unicodedata.normalize("NFC", line.decode("utf-8")).encode("utf-8")
        except UnicodeDecodeError:
            raise Refusal("bad-password", "the password is not UTF-8") from None
        if not self.bytes:
            raise Refusal("bad-password", "the password is empty")

    def secret(self, slot):
        return argon2id(self.bytes, slot.salt, slot.memory, slot.passes, slot.lanes)


class RecoveryPhrase:
    """The credential of slots of type 2."""

    type = RECOVERY
    wrong = "wrong-key"

    def __init__(self, line):
        self.bytes = read_phrase(line.decode("utf-8", "replace"))

    def secret(self, slot):
        return self.bytes


@dataclass
class Slot:
    name: str
    type: int
    vault_id: bytes
    memory: int
    passes: int
    lanes: int
    salt: bytes
    head: bytes
    commitment: bytes
    wrapped: bytes


def read_slot(name, data):
    """Checks 1 and 2 of section 4."""
    reader = Cursor(data, "slot-damaged", name)
    if "slots/" + hashlib.sha256(data).hexdigest() != name:
        reader.refuse("its bytes do not hash to its name")
    if reader.take(4) != b"CZKS":
        reader.refuse("its magic is another")
    version, type_ = reader.u8(), reader.u8()
    if version != 1:
        reader.refuse(f"version {version}", "unsupported-version")
    if type_ not in (PASSWORD, RECOVERY, FULL_DEVICE, WRITE_ONLY_DEVICE):
        reader.refuse(f"type {type_}", "unsupported-feature")
    reserved, vault_id, device = reader.take(2), reader.take(16), reader.take(16)
    costs = memory, passes, lanes = reader.u32(), reader.u32(), reader.u32()
    salt, length, commitment = reader.take(32), reader.u32(), reader.take(32)
    if any(reserved):
        reader.refuse("reserved bytes are set")
    if any(device) and type_ not in (FULL_DEVICE, WRITE_ONLY_DEVICE):
        reader.refuse("it names a device")
    if type_ != PASSWORD and any(costs):
        reader.refuse("it has costs")
    if (length - 16) % 256 or not 1 <= (length - 16) // 256 <= 256:
        reader.refuse("its length is none of a slot")
    wrapped = reader.take(length)
    reader.end()
    return Slot(name, type_, vault_id, memory, passes, lanes, salt, data[:HEAD_LENGTH], commitment, wrapped)


def open_slot(slot, vault_id, credential):
    """Checks 5 to 7 of section 4; the keyring."""
    if slot.type == PASSWORD:
        if not (19456 <= slot.memory <= 262144 and 2 <= slot.passes <= 10 and 1 <= slot.lanes <= 4):
            raise Refusal("kdf-params", slot.name)
    derived = hkdf(credential.secret(slot), vault_id, PREFIX + b"slot" + slot.head, 88)
    key, nonce, commitment = derived[:32], derived[32:56], derived[56:]
    if not hmac.compare_digest(commitment, slot.commitment):
        raise Refusal(credential.wrong, slot.name)
    try:
        plaintext = crypto_aead_xchacha20poly1305_ietf_decrypt(slot.wrapped, slot.head, nonce, key)
    except CryptoError:
        raise Refusal("slot-damaged", f"{slot.name}: it does not open") from None
    reader = Cursor(plaintext, "slot-damaged", slot.name)
    return read_keyring(reader.take(reader.u32()), vault_id, slot)


def is_profile(minimum, average, maximum):
    """Section 7, what a profile's numbers are."""
    powers = all(number and number & (number - 1) == 0 for number in (minimum, average, maximum))
    return powers and SMALLEST_CHUNK <= minimum < average < maximum <= LARGEST_CHUNK


def read_keyring(data, vault_id, slot):
    """Section 4.1."""
    record = Record(data, "slot-damaged", slot.name, once=(2, 3), repeated=(1, 4, 5))
    masters = record.all(1, lambda value: (value.u32(), value.take(32)))
    profile = record.one(2, lambda value: (value.u32(), value.u32(), value.u32()))
    record.one(3, lambda value: value.take(32))  # which types 1 and 2 always have
    closings = record.all(
        4, lambda value: (value.u32(), value.take(16), Closing(value.u64(), value.take(32)))
    )
    record.all(5, lambda value: value.take(16))
    epochs = [0, *(epoch for epoch, _ in masters)]
    if not masters or epochs != sorted(set(epochs)):
        record.reader.refuse("its epochs do not ascend")
    if not is_profile(*profile):
        record.reader.refuse("its chunk profile is none")
    return Keyring(vault_id, dict(masters), {(epoch, device): closing for epoch, device, closing in closings})


def open_keyring(storage, vault_id, credential):
    """The keyring of the highest epoch among all slots that open, and the slot's name."""
    opened, failures, tried = [], [], 0
    for name in storage.list("slots"):
        try:
            slot = read_slot(name, storage.get(name))
            if slot.vault_id != vault_id or slot.type != credential.type:
                raise NotCandidate
            if slot.type == PASSWORD:
                tried += 1
                if tried > MOST_SLOTS_TRIED:
                    continue
            opened.append((open_slot(slot, vault_id, credential), name))
        except NotCandidate:
            pass
        except Refusal as refusal:
            failures.append(refusal)
    if opened:
        return max(opened, key=lambda pair: pair[0].epoch)
    if failures:
        raise min(failures, key=lambda refusal: MOST_TELLING.index(refusal.name))
    raise Refusal("no-slot", "no slot for such a credential")
