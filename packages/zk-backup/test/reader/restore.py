"""Writing a tree into a folder."""

import os

from refusal import Refusal
from trees import DIRECTORY, FILE, LINK, read_tree

BLOCK = 4096
ZEROS = bytes(BLOCK)


class Restore:
    def __init__(self, chunks):
        self.chunks = chunks
        self.first = {}  # of each hard link group: where its first name is, and its content
        self.late = []  # attributes of directories, the innermost first

    def snapshot(self, root, folder, what):
        """Write a snapshot below an open folder."""
        self.first, self.late = {}, []
        self.tree(root, folder, what, ())
        for entry, names in self.late:
            self.last(entry, names, folder)

    def tree(self, reference, folder, what, above):
        """Write the entries of a tree below an open folder."""
        for entry in read_tree(reference.whole(self.chunks), what):
            what_entry = f"{what}/{entry.name.decode('utf-8', 'backslashreplace')}"
            if entry.kind == DIRECTORY:
                self.directory(entry, folder, what_entry, (*above, entry.name))
            elif entry.kind == LINK:
                os.symlink(entry.target, entry.name, dir_fd=folder)
                set_attributes(entry, folder)
            elif not self.link(entry, folder):
                self.file(entry, folder)
                if entry.group is not None:
                    self.first[entry.group] = (os.dup(folder), entry)

    def directory(self, entry, folder, what, names):
        os.mkdir(entry.name, 0o700, dir_fd=folder)
        inside = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
        try:
            self.tree(entry.content, inside, what, names)
        finally:
            os.close(inside)
        self.late.append((entry, names))

    def last(self, entry, names, root):
        """Set a directory's attributes, when no link is made in it any more."""
        folder = os.dup(root)
        for name in names[:-1]:
            inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inside
        set_attributes(entry, folder)
        os.close(folder)

    def link(self, entry, folder):
        """Make a hard link where another name of the group was written with the same content."""
        home, first = self.first.get(entry.group, (None, None)) if entry.group is not None else (None, None)
        if first is None or first.content != entry.content:
            return False
        os.link(first.name, entry.name, src_dir_fd=home, dst_dir_fd=folder, follow_symlinks=False)
        return True

    def file(self, entry, folder):
        """A file whose content is refused is taken away again."""
        number = os.open(entry.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
        with open(number, "wb") as file:
            try:
                for part in entry.content.parts(self.chunks):
                    write(file, part, entry.sparse)
                file.truncate()
            except Refusal:
                os.unlink(entry.name, dir_fd=folder)
                raise
        set_attributes(entry, folder)


def write(file, part, sparse):
    """Write, and leave out blocks of zeros in a file that had holes."""
    view = memoryview(part)
    while view:
        step = BLOCK - file.tell() % BLOCK
        if sparse and bytes(view[:step]) == ZEROS[: len(view[:step])]:
            file.seek(len(view[:step]), os.SEEK_CUR)
        else:
            file.write(view[:step])
        view = view[step:]


def set_attributes(entry, folder):
    """Owner as root alone, extended attributes, mode, time: in this order, each may undo those after it."""
    if entry.owner is not None and os.getuid() == 0:
        os.chown(entry.name, *entry.owner, dir_fd=folder, follow_symlinks=False)
    for name, value in entry.attributes:
        os.setxattr(b"/proc/self/fd/%d/%s" % (folder, entry.name), name, value, follow_symlinks=False)
    if entry.kind in (FILE, DIRECTORY):
        os.chmod(entry.name, entry.mode, dir_fd=folder)
    os.utime(entry.name, ns=(entry.modified, entry.modified), dir_fd=folder, follow_symlinks=False)
