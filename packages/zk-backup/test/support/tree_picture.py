"""Prints what is below a folder as JSON, by path (latin1, so that any bytes stand): a judge of restores.

    tree_picture.py FOLDER
"""

import hashlib
import json
import os
import stat
import sys


def attributes(path):
    names = os.listxattr(path, follow_symlinks=False)
    return {name: os.getxattr(path, name, follow_symlinks=False).hex() for name in sorted(names)}


def entry(path, state, first_names, shown):
    seen = {
        "kind": stat.S_IFMT(state.st_mode),
        "mode": oct(stat.S_IMODE(state.st_mode)),
        "owner": [state.st_uid, state.st_gid],
        "microseconds": state.st_mtime_ns // 1000,
        "attributes": attributes(path),
    }
    if stat.S_ISLNK(state.st_mode):
        seen["target"] = os.readlink(path).decode("latin1")
    if stat.S_ISREG(state.st_mode):
        with open(path, "rb") as file:
            seen["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
        seen["size"] = state.st_size
        seen["holes"] = state.st_blocks * 512 < state.st_size
        seen["links"] = state.st_nlink
        seen["first name"] = first_names.setdefault(state.st_ino, shown)
    return seen


def picture(folder, shown, first_names, seen):
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        inside = b"/proc/self/fd/%d/" % held  # paths may be longer than the system takes
        for name in sorted(os.listdir(inside)):
            path, place = inside + name, (shown + b"/" + name).lstrip(b"/")
            state = os.lstat(path)
            seen[place.decode("latin1")] = entry(path, state, first_names, place.decode("latin1"))
            if stat.S_ISDIR(state.st_mode):
                picture(path, place, first_names, seen)
    finally:
        os.close(held)


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    found = {}
    picture(os.fsencode(sys.argv[1]), b"", {}, found)
    print(json.dumps(found))
