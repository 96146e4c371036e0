"""An independent reader of the zk-backup format, written from docs/formats/zk-backup-v1.md alone.

    reader.py VAULT-FOLDER PASSWORD-FILE OUT [--recovery]

It follows section 13: restores each snapshot that counts into OUT/<snapshot id>/ and prints what it found as JSON.
"""

import json
import os
import sys

from chunks import Chunks
from heads import Heads
from refusal import Refusal
from restore import Restore
from slots import Password, RecoveryPhrase, open_keyring
from storage import Storage
from vault import read_vault_id


def first_line(path):
    with open(path, "rb") as file:
        return file.readline().rstrip(b"\r\n")


def describe(snapshot):
    return {
        "id": snapshot.id.hex(),
        "device": snapshot.device.hex(),
        "time": snapshot.time,
        "path": snapshot.path,
        "tags": snapshot.tags,
        "files": snapshot.files,
        "bytes": snapshot.bytes,
    }


def read_vault(folder, credential, out):
    storage = Storage(folder)
    vault_id = read_vault_id(storage.get("vault"))
    keyring, slot = open_keyring(storage, vault_id, credential)
    heads = Heads(keyring, storage)
    valid = heads.slots()
    if not heads.chains:
        print("warning: no device has written here, or its heads are withheld", file=sys.stderr)
    elif bytes.fromhex(slot.split("/")[1]) not in valid:
        print(f"warning: {slot} is not a valid slot any more", file=sys.stderr)
    snapshots = heads.snapshots()
    restore = Restore(Chunks(keyring, storage))
    os.mkdir(out)
    for snapshot in snapshots:
        path = os.path.join(out, snapshot.id.hex())
        if os.path.exists(path):  # another device has claimed the id
            path += f".{snapshot.device.hex()}"
        os.mkdir(path)
        inside = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            restore.snapshot(snapshot.root, inside, f"snapshot {snapshot.id.hex()}")
        finally:
            os.close(inside)
    return {"vault": vault_id.hex(), "epoch": keyring.epoch, "snapshots": [describe(snapshot) for snapshot in snapshots]}


def main(arguments):
    recovery = "--recovery" in arguments
    places = [argument for argument in arguments if argument != "--recovery"]
    if len(places) != 3:
        sys.exit(__doc__)
    folder, password_file, out = places
    try:
        line = first_line(password_file)
        credential = RecoveryPhrase(line) if recovery else Password(line)
        found = read_vault(folder, credential, out)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
