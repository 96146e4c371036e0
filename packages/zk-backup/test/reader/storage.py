"""A vault in a folder (section 1)."""

import os
import re

from refusal import Refusal

NAME = re.compile(r"(vault|(slots|packs|indexes)/[0-9a-f]{64}|heads/[0-9a-f]{32}/[0-9]{10})")


class Storage:
    def __init__(self, folder):
        self.folder = folder

    def get(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            raise Refusal("object-missing", name) from None

    def list(self, prefix):
        """Sorted names of the objects below a prefix; other names are ignored."""
        names = []
        for folder, _, files in os.walk(os.path.join(self.folder, prefix)):
            for file in files:
                name = os.path.relpath(os.path.join(folder, file), self.folder)
                if NAME.fullmatch(name):
                    names.append(name)
        return sorted(names)
