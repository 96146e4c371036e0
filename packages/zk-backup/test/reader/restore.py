"""Writing a tree into a folder."""

import os

from refusal import Refusal
from trees import DIRECTORY, FILE, read_tree


class Restore:
    def __init__(self, chunks):
        self.chunks = chunks

    def tree(self, reference, folder, what):
        """Write the entries of a tree below an open folder."""
        for entry in read_tree(reference.whole(self.chunks), what):
            what_entry = f"{what}/{entry.name.decode('utf-8', 'backslashreplace')}"
            if entry.kind == DIRECTORY:
                self.directory(entry, folder, what_entry)
            elif entry.kind == FILE:
                self.file(entry, folder)
            else:
                os.symlink(entry.target, entry.name, dir_fd=folder)
                set_time(entry.name, folder, entry)

    def directory(self, entry, folder, what):
        os.mkdir(entry.name, 0o700, dir_fd=folder)
        inside = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
        try:
            self.tree(entry.content, inside, what)
            os.fchmod(inside, entry.mode)
        finally:
            os.close(inside)
        set_time(entry.name, folder, entry)

    def file(self, entry, folder):
        """A file whose content is refused is taken away again."""
        number = os.open(entry.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
        with open(number, "wb") as file:
            try:
                for part in entry.content.parts(self.chunks):
                    file.write(part)
            except Refusal:
                os.unlink(entry.name, dir_fd=folder)
                raise
            os.fchmod(number, entry.mode)
        set_time(entry.name, folder, entry)


def set_time(name, folder, entry):
    os.utime(name, ns=(entry.modified, entry.modified), dir_fd=folder, follow_symlinks=False)
