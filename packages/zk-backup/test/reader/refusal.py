"""What a reader says when it stops (section 13)."""


class Refusal(Exception):
    """A refusal: its name as in section 13, and what was refused."""

    def __init__(self, name, what):
        super().__init__(f"{name}: {what}")
        self.name = name
        self.what = what
