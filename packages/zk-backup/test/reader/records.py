"""Records (section 5)."""

from cursor import Cursor

FIRST_IGNORED_TAG = 128


class Record:
    """The fields of a record, each of which is read through a function that takes a Cursor.

    `once` and `repeated` are the tags that this reader knows.
    """

    def __init__(self, data, refusal, what, once, repeated=()):
        self.values = {}
        self.reader = Cursor(data, refusal, what)
        last = -1
        while self.reader.at < len(self.reader.data):
            tag = self.reader.u8()
            value = self.reader.inside(self.reader.u32())
            if tag < last:
                self.reader.refuse("tags do not ascend")
            last = tag
            if tag >= FIRST_IGNORED_TAG:
                continue
            if tag not in once and tag not in repeated:
                self.reader.refuse(f"unknown field {tag}", "unsupported-feature")
            if tag in self.values and tag not in repeated:
                self.reader.refuse(f"field {tag} repeats")
            self.values.setdefault(tag, []).append(value)

    def has(self, tag):
        return tag in self.values

    def all(self, tag, read):
        """Every value of a repeated field."""
        results = []
        for value in self.values.get(tag, []):
            results.append(read(value))
            value.end()
        return results

    def one(self, tag, read):
        """The value of a required field."""
        if not self.has(tag):
            self.reader.refuse(f"field {tag} is missing")
        return self.all(tag, read)[0]

    def optional(self, tag, read, default=None):
        return self.one(tag, read) if self.has(tag) else default

    def flag(self, tag):
        """Whether an optional, empty field is there."""
        self.all(tag, lambda value: None)
        return self.has(tag)
