"""The object `vault` (section 2)."""

import hashlib

from cursor import Cursor


def read_vault_id(data):
    """The vault id; damage is told before the version is looked at."""
    reader = Cursor(data, "vault-damaged", "vault")
    magic, version, reserved, vault_id = reader.take(4), reader.u8(), reader.take(3), reader.take(16)
    if hashlib.sha256(data[:24]).digest() != reader.take(32):
        reader.refuse("its hash is another")
    reader.end()
    if magic != b"CZKV":
        reader.refuse("its magic is another")
    if version != 1:
        reader.refuse(f"version {version}", "unsupported-version")
    if any(reserved):
        reader.refuse("reserved bytes are set", "unsupported-feature")
    return vault_id
