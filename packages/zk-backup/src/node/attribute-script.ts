/**
 * What the attribute helper runs, in Python 3 and its standard library alone. Every message has its
 * length before it (u32). It says an empty one when it is ready.
 *
 *     R path NUL path NUL ...                          for each: count u16 (65535: cannot be read),
 *                                                      then name u16 + bytes, value u32 + bytes
 *     W path u16 + bytes, then name and value likewise codes of what was refused, with spaces
 */
export const ATTRIBUTE_SCRIPT = `
import errno, os, struct, sys

source, sink = sys.stdin.buffer, sys.stdout.buffer

def take(count):
    data = source.read(count)
    if len(data) < count:
        sys.exit(0)
    return data

def say(data):
    sink.write(struct.pack(">I", len(data)) + data)
    sink.flush()

def attributes(path):
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError as error:
        return b"\\0\\0" if error.errno in (errno.ENOTSUP, errno.ENOENT) else b"\\xff\\xff"
    found = []
    for name in names:
        try:
            value = os.getxattr(path, name, follow_symlinks=False)
        except OSError:
            continue
        name = os.fsencode(name)
        found.append(struct.pack(">H", len(name)) + name + struct.pack(">I", len(value)) + value)
    return struct.pack(">H", len(found)) + b"".join(found)

def write(data):
    length, = struct.unpack_from(">H", data)
    path, at, refused = data[2:2 + length], 2 + length, []
    while at < len(data):
        length, = struct.unpack_from(">H", data, at)
        name, at = data[at + 2:at + 2 + length], at + 2 + length
        length, = struct.unpack_from(">I", data, at)
        value, at = data[at + 4:at + 4 + length], at + 4 + length
        try:
            os.setxattr(path, name, value, follow_symlinks=False)
        except OSError as error:
            refused.append(errno.errorcode.get(error.errno, str(error.errno)))
    return " ".join(refused).encode()

os.listxattr, os.setxattr
say(b"")
while True:
    length, = struct.unpack(">I", take(4))
    request = take(length)
    if request[:1] == b"R":
        say(b"".join(attributes(path) for path in request[1:].split(b"\\0")[:-1]))
    else:
        say(write(request[1:]))
`;
