"""Finding and reading chunks, and the contents that they make (sections 7, 10 and 13)."""

import hmac
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from keys import chunk_id
from packs import Pack, read_index
from refusal import Refusal

PACKS_KEPT = 4
HIGHEST_LEVEL = 3
ID_LENGTH = 32


class Chunks:
    """Every chunk that the indexes name."""

    def __init__(self, keyring, storage):
        self.keyring = keyring
        self.storage = storage
        self.packs = OrderedDict()  # the last few that were read
        self.places = defaultdict(list)  # chunk id: (IndexedPack, Place)
        self.refused_index = None
        for name in storage.list("indexes"):
            self.add_index(name)

    def add_index(self, name):
        """An index that is refused is left out; it is told when a chunk is not found."""
        try:
            packs = read_index(self.keyring, self.storage, name)
        except Refusal as refusal:
            self.refused_index = self.refused_index or refusal
            return
        for indexed in packs:
            for chunk, place in indexed.directory.chunks:
                self.places[chunk].append((indexed, place))

    def pack(self, indexed):
        if indexed.name not in self.packs:
            self.packs[indexed.name] = Pack(self.keyring, self.storage, indexed.name)
            if len(self.packs) > PACKS_KEPT:
                self.packs.popitem(last=False)
        self.packs.move_to_end(indexed.name)
        pack = self.packs[indexed.name]
        if (pack.salt, len(pack.plaintext)) != (indexed.salt, indexed.plaintext_length):
            raise Refusal("object-swapped", f"{indexed.name} is not the pack that its index names")
        return pack

    def read_at(self, chunk, indexed, place):
        data = self.pack(indexed).read(indexed.directory.segments, place)
        if indexed.directory.epoch not in self.keyring.masters:
            raise Refusal("unknown-epoch", f"{chunk.hex()} is named in epoch {indexed.directory.epoch}")
        key = self.keyring.id_key(indexed.directory.epoch, indexed.directory.device)
        if not hmac.compare_digest(chunk_id(key, data), chunk):
            raise Refusal("chunk-corrupt", f"{chunk.hex()} in {indexed.name}")
        return data

    def read(self, chunk):
        """The chunk from the first pack that gives it; else the first pack's refusal."""
        refusals = []
        for indexed, place in self.places.get(chunk, []):
            try:
                return self.read_at(chunk, indexed, place)
            except Refusal as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]
        raise self.refused_index or Refusal("chunk-missing", chunk.hex())


@dataclass
class Reference:
    """A content reference (section 7)."""

    level: int
    length: int
    ids: list

    def parts(self, chunks):
        """The content, chunk by chunk."""
        total = 0
        for chunk in self.leaves(chunks, self.level, self.ids):
            data = chunks.read(chunk)
            total += len(data)
            if total > self.length:
                break
            yield data
        if total != self.length:
            raise Refusal("tree-corrupt", f"content has not {self.length} bytes")

    def whole(self, chunks):
        return b"".join(self.parts(chunks))

    def leaves(self, chunks, level, ids):
        """The ids of level 0."""
        if level == 0:
            yield from ids
            return
        rest = b""
        for chunk in self.leaves(chunks, level - 1, ids):
            data = rest + chunks.read(chunk)
            whole = len(data) // ID_LENGTH * ID_LENGTH
            yield from split_ids(data[:whole])
            rest = data[whole:]
        if rest:
            raise Refusal("tree-corrupt", "a list of ids ends inside an id")


def split_ids(data):
    return [data[at : at + ID_LENGTH] for at in range(0, len(data), ID_LENGTH)]


def reference_reader(refusal):
    """What reads a reference from a record's field."""

    def read(value):
        level, length, ids = value.u8(), value.u64(), value.rest()
        if level > HIGHEST_LEVEL or len(ids) % ID_LENGTH or bool(ids) != bool(length):
            value.refuse("a content reference is none", refusal)
        return Reference(level, length, split_ids(ids))

    return read
