"""Runs a program and writes images of its memory: a judge that shares nothing with what it judges.

python3 memory_image.py PROGRAM ARGUMENT...

What the program prints comes through. Each line on standard input is a path: the memory of the
program is written there, every private mapping that can be read, and "image PATH" is printed on
standard error. SIGTERM is handed on; the end of standard input ends the program. It is this
process's child, so that its memory may be read wherever a debugger may read its own child's.
"""

import os
import re
import signal
import subprocess
import sys


def image(pid, path):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        with open(path, "wb") as out:
            for line in maps:
                start, end, flags = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S{4})", line).groups()
                if flags[0] != "r" or flags[3] != "p" or "[v" in line:
                    continue
                at, stop = int(start, 16), int(end, 16)
                while at < stop:
                    try:
                        memory.seek(at)
                        part = memory.read(min(1 << 20, stop - at))
                    except OSError:
                        break  # reserved, and nothing there
                    if not part:
                        break
                    out.write(part)
                    at += len(part)


def main():
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: program.send_signal(signal.SIGTERM))
    for line in sys.stdin:
        path = line.rstrip("\n")
        image(program.pid, path)
        print(f"image {path}", file=sys.stderr, flush=True)
    program.terminate()
    sys.exit(program.wait())


main()
