"""Reading big endian fields one after another (section "Conventions")."""

from refusal import Refusal


class Cursor:
    """A place in some bytes; running over their end is refused as `refusal`."""

    def __init__(self, data, refusal, what):
        self.data = data
        self.at = 0
        self.refusal = refusal
        self.what = what

    def refuse(self, why, name=None):
        raise Refusal(name or self.refusal, f"{self.what}: {why}")

    def take(self, length):
        if self.at + length > len(self.data):
            self.refuse("bytes are missing")
        self.at += length
        return bytes(self.data[self.at - length : self.at])

    def number(self, length, signed=False):
        return int.from_bytes(self.take(length), "big", signed=signed)

    def u8(self):
        return self.number(1)

    def u16(self):
        return self.number(2)

    def u32(self):
        return self.number(4)

    def u64(self):
        number = self.number(8)
        if number >= 1 << 53:
            self.refuse(f"{number} is more than readers can count to")
        return number

    def i64(self):
        return self.number(8, signed=True)

    def text(self):
        """All the bytes that are left, as UTF-8; U+FFFD where they are none."""
        return self.rest().decode("utf-8", "replace")

    def rest(self):
        return self.take(len(self.data) - self.at)

    def end(self):
        if self.at != len(self.data):
            self.refuse("bytes are left over")

    def inside(self, length):
        """A cursor over the next `length` bytes."""
        return Cursor(self.take(length), self.refusal, self.what)
