"""Makes a folder of all that is hard to keep: times, modes, owners, links, holes, names, attributes.

    odd_tree.py FOLDER SEED
"""

import os
import random
import socket
import sys


def write(path, data=b""):
    with open(path, "wb") as file:
        file.write(data)


def main(root, seed):
    chance = random.Random(seed)
    os.makedirs(root + b"/a/b/c")
    os.makedirs(root + b"/empty")
    os.makedirs(root + b"/closed")
    write(root + b"/a/plain", b"hello")
    write(root + b"/a/nothing")
    write(root + b"/closed/inside", b"nobody else")
    write(root + b"/a/b/large", chance.randbytes(5_000_000))
    for name in (b"\xff\xfe", b" lead", b"new\nline", b"tab\t", b"-rf", b"quote'\"", b"\\", "\u00e9".encode(), "e\u0301".encode(), b"x" * 255, b"*"):
        write(root + b"/a/b/" + name, name)
    os.symlink(b"../no/such\xff", root + b"/a/dangling")
    os.symlink(b"/etc/passwd", root + b"/a/b/c/absolute")
    os.symlink(b"x" * 4000, root + b"/a/long")
    # one file under four names, and one under two
    os.link(root + b"/a/plain", root + b"/a/b/plain too")
    os.link(root + b"/a/plain", root + b"/z")
    os.link(root + b"/a/plain", root + b"/closed/0")
    os.link(root + b"/a/b/large", root + b"/a/b/c/large too")
    with open(root + b"/holes", "wb") as file:
        file.seek(30_000_000)
        file.write(b"in the middle")
        file.truncate(64_000_000)
    with open(root + b"/one hole", "wb") as file:
        file.truncate(9_000_001)
    write(root + b"/zeros", bytes(9_000_000))  # written: no holes
    os.mkfifo(root + b"/pipe")
    socket.socket(socket.AF_UNIX).bind(root + b"/socket")
    if os.getuid() == 0:
        os.mknod(root + b"/device", 0o600 | 0o020000, os.makedev(1, 3))
        os.chown(root + b"/a/plain", 12345, 54321)
        os.chown(root + b"/a/b", 4_000_000_000, 1)
        os.lchown(root + b"/a/dangling", 7, 8)
    os.chmod(root + b"/a/plain", 0o6755)
    os.chmod(root + b"/a/b/large", 0o000)
    os.chmod(root + b"/empty", 0o1777)
    try:
        os.setxattr(root + b"/a/plain", b"user.note", b"\0\1binary\xff")
        os.setxattr(root + b"/a/plain", b"user.empty", b"")
        os.setxattr(root + b"/a/b", b"user.folder", b"of a folder")
        os.setxattr(root + b"/a/b/large", b"user.closed", b"mode 000")
        acl = bytes.fromhex("02000000 01000600ffffffff 02000400e8030000 04000400ffffffff 10000400ffffffff 20000400ffffffff")
        os.setxattr(root + b"/holes", b"system.posix_acl_access", acl)
        if os.getuid() == 0:
            os.setxattr(root + b"/zeros", b"security.capability", bytes.fromhex("0100000200040000000000000000000000000000"))
            os.setxattr(root + b"/a/dangling", b"trusted.link", b"of a link", follow_symlinks=False)
    except OSError as error:
        print(error, file=sys.stderr)  # a file system without them
    moments = [0, 1, -1, -1_000_000_000_000_000_001, 999_999_999, -999_999_999, 2_000_000_000_999_999_999, 8_000_000_000_123_456_789]
    for folder, folders, files in os.walk(root, topdown=False):
        for name in files + folders:
            moment = moments.pop() if moments else chance.randrange(-(2**31), 2**32) * 10**9 + chance.randrange(10**9)
            os.utime(folder + b"/" + name, ns=(moment, moment), follow_symlinks=False)
    os.chmod(root + b"/closed", 0o500)


main(os.fsencode(sys.argv[1]), int(sys.argv[2]))
