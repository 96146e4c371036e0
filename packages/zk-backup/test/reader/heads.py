"""Heads, which of them count, and their snapshots (section 12)."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from chunks import Reference, reference_reader
from cursor import Cursor
from records import Record
from refusal import Refusal
from sealed import HEAD, open_object

NO_HASH = bytes(32)


@dataclass
class Snapshot:
    id: bytes
    device: bytes
    time: int
    root: Reference
    files: int
    bytes: int
    path: str
    tags: list


@dataclass
class Head:
    name: str
    hash: bytes
    epoch: int
    by_session: bool
    device: bytes
    sequence: int
    previous: bytes
    slots: list
    seen: list  # (device, sequence, hash) of other devices' heads
    snapshots: list
    continued: bool
    removed: list  # (device, snapshot id)
    generation: int


def read_snapshot(data, device, what):
    record = Record(data, "object-corrupt", what, once=(1, 2, 3, 4, 5, 6, 8), repeated=(7,))
    record.flag(8)
    return Snapshot(
        id=record.one(1, lambda value: value.take(16)),
        device=device,
        time=record.one(2, Cursor.i64),
        root=record.one(3, reference_reader("object-corrupt")),
        files=record.one(4, Cursor.u64),
        bytes=record.one(5, Cursor.u64),
        path=record.one(6, Cursor.text),
        tags=record.all(7, Cursor.text),
    )


def read_head(keyring, name, data):
    opened = open_object(keyring, name, data, HEAD)
    reader = Cursor(opened.plaintext, "object-corrupt", name)
    record = Record(
        reader.take(reader.u32()), "object-corrupt", name, once=(1, 2, 3, 4, 7, 9, 11), repeated=(5, 6, 8, 10)
    )
    device, sequence = record.one(1, lambda value: value.take(16)), record.one(2, Cursor.u64)
    if name != head_name(device, sequence):
        reader.refuse("it is of another device or number", "object-swapped")
    if opened.device is not None:
        if device != opened.device:
            reader.refuse("another device sealed it", "object-swapped")
        if any(record.has(tag) for tag in (5, 6, 10, 11)):
            reader.refuse("a write-only device's head has what such a head has not")
    record.one(4, Cursor.i64)
    record.one(7, Cursor.text)
    return Head(
        name=name,
        hash=hashlib.sha256(data).digest(),
        epoch=opened.epoch,
        by_session=opened.device is not None,
        device=device,
        sequence=sequence,
        previous=record.one(3, lambda value: value.take(32)),
        slots=record.all(5, lambda value: value.take(32)),
        seen=record.all(6, lambda value: (value.take(16), value.u64(), value.take(32))),
        snapshots=record.all(8, lambda value: read_snapshot(value.rest(), device, name)),
        continued=record.flag(9),
        removed=record.all(10, lambda value: (value.take(16), value.take(16))),
        generation=record.optional(11, Cursor.u64, 0),
    )


def counts(keyring, head):
    """Whether a head counts; one that is not the head of a closing is refused."""
    if head.epoch == keyring.epoch:
        return True
    closing = keyring.closings.get((head.epoch, head.device))
    if closing is None or head.sequence > closing.sequence:
        return False
    if head.sequence == closing.sequence and head.hash != closing.hash:
        raise Refusal("fork", f"{head.name} is not the head that its epoch was closed with")
    return True


class Heads:
    """The heads of all devices, read as who checks a vault does: every one."""

    def __init__(self, keyring, storage):
        self.keyring = keyring
        self.every = {}  # (device, number): head
        self.chains = defaultdict(list)  # device: heads that count, by ascending number
        names = storage.list("heads")
        for name in names:
            head = read_head(keyring, name, storage.get(name))
            self.every[head.device, head.sequence] = head
            if counts(keyring, head):
                self.chains[head.device].append(head)
        self.check_closings()
        self.check_seen()
        for chain in self.chains.values():
            check_chain(chain, names)

    def check_reaches(self, device, sequence, by):
        chain = self.chains.get(device, [])
        if not chain or chain[-1].sequence < sequence:
            raise Refusal("rollback", f"{by} knows head {sequence} of device {device.hex()}")

    def check_closings(self):
        """A closing is memory too; its hash is checked in `counts`."""
        for (epoch, device), closing in self.keyring.closings.items():
            self.check_reaches(device, closing.sequence, f"the closing of epoch {epoch}")

    def check_seen(self):
        """What the latest heads say of other devices (section 12, at the end)."""
        for chain in self.chains.values():
            for device, sequence, hash_ in chain[-1].seen:
                lies = self.every.get((device, sequence))
                if lies is not None and lies.hash != hash_:
                    raise Refusal("fork", f"{chain[-1].name} knows another head {sequence} of device {device.hex()}")
                if lies is not None and not counts(self.keyring, lies):
                    continue  # it stands for its epoch's closing, which was looked at
                self.check_reaches(device, sequence, chain[-1].name)

    def slots(self):
        """Hashes of the valid slots."""
        latest = [chain[-1] for chain in self.chains.values() if not chain[-1].by_session]
        generation = max((head.generation for head in latest), default=0)
        return {slot for head in latest if head.generation == generation for slot in head.slots}

    def snapshots(self):
        """All that count, oldest first."""
        removed = {pair for chain in self.chains.values() for pair in chain[-1].removed}
        snapshots = {}
        for chain in self.chains.values():
            for snapshot in chain_snapshots(chain):
                if (snapshot.device, snapshot.id) in removed:
                    continue
                snapshots[snapshot.device, snapshot.id] = snapshot
        return sorted(snapshots.values(), key=lambda snapshot: (snapshot.time, snapshot.device, snapshot.id))


def head_name(device, sequence):
    return f"heads/{device.hex()}/{sequence:010}"


def check_chain(chain, names):
    """Each head names the one before it; the number before a head that does not may be missing."""
    previous = NO_HASH
    for head in chain:
        if head.previous != previous:
            before = head_name(head.device, head.sequence - 1)
            if head.sequence > 1 and before not in names:
                raise Refusal("object-missing", f"{before}, which {head.name} follows")
            raise Refusal("fork", f"{head.name} does not follow the head before it")
        previous = head.hash


def chain_snapshots(chain):
    """The snapshots of the latest head, and of those that it continues."""
    for head in reversed(chain):
        yield from head.snapshots
        if not head.continued:
            return
