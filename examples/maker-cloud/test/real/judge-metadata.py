"""Verifies a TUF repository with securesystemslib: every root by the one before it and by itself,
the other roles by the last root, hashes and versions from the timestamp down to the target."""
import hashlib
import json
import sys
from pathlib import Path

from securesystemslib.formats import encode_canonical
from securesystemslib.keys import verify_signature

folder = Path(sys.argv[1])


def load(name):
    raw = (folder / "metadata" / name).read_bytes()
    return raw, json.loads(raw)


def check(root, role, document, name):
    """At least a threshold of the role's keys has signed the canonical form."""
    data = encode_canonical(document["signed"]).encode()
    allowed = root["signed"]["roles"][role]
    good = set()
    for signature in document["signatures"]:
        keyid = signature["keyid"]
        if keyid not in allowed["keyids"]:
            continue
        key = root["signed"]["keys"][keyid]
        canonical = encode_canonical(key).encode()
        assert hashlib.sha256(canonical).hexdigest() == keyid, f"{name}: key id"
        if verify_signature({**key, "keyid": keyid}, signature, data):
            good.add(keyid)
    assert len(good) >= allowed["threshold"], f"{name}: {len(good)} good signatures"


_, root = load("1.root.json")
check(root, "root", root, "1.root.json")
roots = 1
while (folder / "metadata" / f"{roots + 1}.root.json").exists():
    _, following = load(f"{roots + 1}.root.json")
    check(root, "root", following, f"{roots + 1}.root.json")
    check(following, "root", following, f"{roots + 1}.root.json")
    assert following["signed"]["version"] == roots + 1
    root, roots = following, roots + 1

_, timestamp = load("timestamp.json")
check(root, "timestamp", timestamp, "timestamp.json")
meta = timestamp["signed"]["meta"]["snapshot.json"]
raw, snapshot = load(f"{meta['version']}.snapshot.json")
assert hashlib.sha256(raw).hexdigest() == meta["hashes"]["sha256"] and len(raw) == meta["length"]
check(root, "snapshot", snapshot, "snapshot.json")
version = snapshot["signed"]["meta"]["targets.json"]["version"]
_, targets = load(f"{version}.targets.json")
assert targets["signed"]["version"] == version
check(root, "targets", targets, "targets.json")
for path, target in targets["signed"]["targets"].items():
    digest = target["hashes"]["sha256"]
    content = (folder / "targets" / f"{digest}.{path}").read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest and len(content) == target["length"]
print(
    f"{roots} roots, targets {version}, snapshot {meta['version']},"
    f" timestamp {timestamp['signed']['version']}: good"
)
