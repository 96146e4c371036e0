"""Keys (section 3)."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = b"candor zk-backup v1 "


def hkdf(ikm, salt, info, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(ikm)


def chunk_id(key, data):
    """Section 7."""
    return hmac.new(key, data, hashlib.sha256).digest()


@dataclass
class Closing:
    """What counts of a device's heads in an epoch that ended (section 4.4)."""

    sequence: int
    hash: bytes


@dataclass
class Keyring:
    vault_id: bytes
    masters: dict  # epoch: master key
    closings: dict  # (epoch, device): Closing

    @property
    def epoch(self):
        return max(self.masters)

    def purpose(self, epoch, name, length=32):
        return hkdf(self.masters[epoch], self.vault_id, PREFIX + name, length)

    def seal_key(self, epoch):
        return self.purpose(epoch, b"seal")

    def recipient_secret(self, epoch):
        return X25519PrivateKey.from_private_bytes(self.purpose(epoch, b"recipient"))

    def device_session_key(self, epoch, device):
        return self.purpose(epoch, b"device session" + device)

    def id_key(self, epoch, device):
        """`device` is None in the domain of the full devices."""
        if device is None:
            return self.purpose(epoch, b"chunk id")
        return self.purpose(epoch, b"device chunk id" + device)
