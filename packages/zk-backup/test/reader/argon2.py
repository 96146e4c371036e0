"""Argon2id by libargon2, for libsodium takes salts of 16 bytes and one lane only."""

import ctypes

library = ctypes.CDLL("libargon2.so.1")


def argon2id(password, salt, memory, passes, lanes):
    """32 bytes; version 0x13 is what argon2id_hash_raw computes."""
    result = ctypes.create_string_buffer(32)
    failure = library.argon2id_hash_raw(
        ctypes.c_uint32(passes), ctypes.c_uint32(memory), ctypes.c_uint32(lanes),
        password, ctypes.c_size_t(len(password)), salt, ctypes.c_size_t(len(salt)),
        result, ctypes.c_size_t(32),
    )
    if failure:
        raise OSError(f"libargon2 failed with {failure}")
    return result.raw
