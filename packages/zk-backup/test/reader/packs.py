"""Pack directories, segments, packs and indexes (sections 8 to 10)."""

import zlib
from dataclasses import dataclass

import zstandard

from cursor import Cursor
from sealed import INDEX, PACK, open_named_by_hash

STORED, DEFLATE, ZSTD = 0, 1, 2
MEBIBYTE = 1024 * 1024
LARGEST_SEGMENT = 17 * MEBIBYTE
LARGEST_CHUNK = 16 * MEBIBYTE
ZSTD_STEP = 1024  # bytes of zstd that are decoded at a time, so that a bomb is noticed early


@dataclass
class Segment:
    offset: int
    stored_length: int
    raw_length: int
    codec: int
    raw_offset: int


@dataclass
class Place:
    """Where a chunk is in its pack's raw stream."""

    offset: int
    length: int


@dataclass
class Directory:
    epoch: int
    device: bytes  # None in the domain of the full devices
    segments: list
    chunks: list  # (chunk id, Place)


def read_directory(data, plaintext_length, sealed_by, refusal_place):
    """Section 9, with the rules on domains; `sealed_by` is the opened pack or index."""
    reader = Cursor(data, "object-corrupt", refusal_place)
    epoch, device = reader.u32(), reader.take(16)
    domain = epoch, device if any(device) else None

    segments, raw_offset, segments_end = [], 0, 0
    for _ in range(reader.u32()):
        segment = Segment(reader.u32(), reader.u32(), reader.u32(), reader.u8(), raw_offset)
        if segment.codec not in (STORED, DEFLATE, ZSTD):
            reader.refuse(f"codec {segment.codec}")
        if segment.offset < segments_end:
            reader.refuse("segments do not ascend")
        if segment.codec == STORED and segment.raw_length != segment.stored_length:
            reader.refuse("a stored segment has another raw length")
        if segment.raw_length > LARGEST_SEGMENT:
            reader.refuse("a segment is too large")
        segments_end = segment.offset + segment.stored_length
        raw_offset += segment.raw_length
        segments.append(segment)
    if segments_end > plaintext_length - len(data) - 4:
        reader.refuse("a segment ends behind the directory's begin")

    chunks, chunk_offset = [], 0
    for _ in range(reader.u32()):
        chunk_id, length = reader.take(32), reader.u32()
        if not 1 <= length <= LARGEST_CHUNK:
            reader.refuse("a chunk's length is out of range")
        chunks.append((chunk_id, Place(chunk_offset, length)))
        chunk_offset += length
    reader.end()
    if chunk_offset != raw_offset:
        reader.refuse("segments and chunks have not the same length")

    if sealed_by.device is not None:
        if domain != (sealed_by.epoch, sealed_by.device):
            reader.refuse("a write-only device names another domain")
    elif epoch > sealed_by.epoch:
        reader.refuse("its domain is of a later epoch")
    return Directory(*domain, segments, chunks)


def decompress(segment, stored, name):
    """Section 8: exactly the raw length, or a refusal."""
    if segment.codec == STORED:
        return stored
    if segment.codec == DEFLATE:
        raw, whole = inflate(stored, segment.raw_length)
    else:
        raw, whole = unzstd(stored, segment.raw_length)
    if not whole or len(raw) != segment.raw_length:
        Cursor(stored, "object-corrupt", name).refuse("a segment does not give its raw length")
    return raw


def inflate(stored, raw_length):
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        raw = decoder.decompress(stored, raw_length + 1)
    except zlib.error:
        return b"", False
    return raw, decoder.eof and not decoder.unused_data


def unzstd(stored, raw_length):
    decoder = zstandard.ZstdDecompressor().decompressobj()
    raw = bytearray()
    try:
        for at in range(0, len(stored), ZSTD_STEP):
            if decoder.eof or len(raw) > raw_length:
                return b"", False
            raw += decoder.decompress(stored[at : at + ZSTD_STEP])
    except zstandard.ZstdError:
        return b"", False
    return bytes(raw), decoder.eof and not decoder.unused_data


class Pack:
    """A pack that was read whole and whose directory was checked."""

    def __init__(self, keyring, storage, name):
        opened = open_named_by_hash(keyring, storage, name, PACK)
        self.name, self.salt, self.plaintext = name, opened.salt, opened.plaintext
        reader = Cursor(self.plaintext, "object-corrupt", name)
        if len(self.plaintext) < 4:
            reader.refuse("it has no directory")
        length = int.from_bytes(self.plaintext[-4:], "big")
        if length > len(self.plaintext) - 4:
            reader.refuse("its directory is longer than it")
        directory = self.plaintext[len(self.plaintext) - 4 - length : -4]
        read_directory(directory, len(self.plaintext), opened, name)
        self.decompressed = {}

    def raw(self, segment):
        if segment.offset not in self.decompressed:
            stored = self.plaintext[segment.offset : segment.offset + segment.stored_length]
            self.decompressed = {segment.offset: decompress(segment, stored, self.name)}
        return self.decompressed[segment.offset]

    def read(self, segments, place):
        """The bytes at a place of the raw stream."""
        raw = bytearray()
        for segment in segments:
            start = max(place.offset - segment.raw_offset, 0)
            end = min(place.offset + place.length - segment.raw_offset, segment.raw_length)
            if start < end:
                raw += self.raw(segment)[start:end]
        return bytes(raw)


@dataclass
class IndexedPack:
    """What an index says of a pack."""

    name: str
    salt: bytes
    plaintext_length: int
    directory: Directory


def read_index(keyring, storage, name):
    """Section 10: the packs in an index."""
    opened = open_named_by_hash(keyring, storage, name, INDEX)
    reader = Cursor(opened.plaintext, "object-corrupt", name)
    content = reader.inside(reader.u32())
    version = content.u8()
    if version != 1:
        content.refuse(f"version {version} of an index", "unsupported-version")
    packs = []
    for _ in range(content.u32()):
        pack, salt, length = "packs/" + content.take(32).hex(), content.take(24), content.u64()
        directory = read_directory(content.take(content.u32()), length, opened, f"{name}: {pack}")
        packs.append(IndexedPack(pack, salt, length, directory))
    content.end()
    return packs
