"""Trees (section 11)."""

from dataclasses import dataclass

from chunks import Reference, reference_reader
from cursor import Cursor
from records import Record

FILE, DIRECTORY, LINK = 1, 2, 3
LONGEST_NAME = 4096
NANOSECONDS = 1_000_000_000


@dataclass
class Entry:
    kind: int
    name: bytes
    mode: int
    modified: int  # nanoseconds
    content: Reference
    target: bytes
    owner: tuple  # uid, gid; None when it is not said
    group: bytes  # of hard links; None
    attributes: list  # (name, value)
    sparse: bool


def read_tree(data, what):
    """The entries of a directory."""
    reader = Cursor(data, "tree-corrupt", what)
    if reader.take(4) != b"CZKT":
        reader.refuse("its magic is another")
    version = reader.u8()
    if version != 1:
        reader.refuse(f"version {version} of a tree", "unsupported-version")
    entries = [read_entry(reader.take(reader.u32()), what) for _ in range(reader.u32())]
    reader.end()
    for before, after in zip(entries, entries[1:]):
        if before.name >= after.name:
            reader.refuse("names do not ascend")
    return entries


def read_entry(data, what):
    record = Record(data, "tree-corrupt", what, once=(1, 2, 3, 4, 5, 6, 7, 8, 10), repeated=(9,))
    kind = record.one(1, Cursor.u8)
    if kind not in (FILE, DIRECTORY, LINK):
        record.reader.refuse(f"kind {kind} of an entry", "unsupported-feature")
    name = record.one(2, Cursor.rest)
    if name in (b"", b".", b"..") or len(name) > LONGEST_NAME or b"/" in name or b"\0" in name:
        record.reader.refuse("a name is none")
    mode = record.one(3, Cursor.u32)
    seconds, nanoseconds = record.one(4, lambda value: (value.i64(), value.u32()))
    if nanoseconds >= NANOSECONDS:
        record.reader.refuse("a time has too many nanoseconds")
    content = record.optional(5, reference_reader("tree-corrupt"))
    target = record.optional(6, Cursor.rest)
    if (content is None) != (kind == LINK) or (target is None) == (kind == LINK):
        record.reader.refuse("an entry has not what its kind needs")
    owner = record.optional(7, lambda value: (value.u32(), value.u32()))
    group = record.optional(8, lambda value: value.take(8))
    attributes = record.all(9, lambda value: (value.take(value.u16()), value.rest()))
    names = [name for name, _ in attributes]
    if names != sorted(set(names)):
        record.reader.refuse("extended attributes do not ascend")
    sparse = record.flag(10)
    modified = seconds * NANOSECONDS + nanoseconds
    return Entry(kind, name, mode & 0o7777, modified, content, target, owner, group, attributes, sparse)
