"""The recovery phrase (section 4.2)."""

from refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIASES = str.maketrans("OIL", "011", " -")
GROUPS = 13


def times_a(number, power):
    """number * a^power in GF(32) modulo x^5 + x^2 + 1."""
    for _ in range(power):
        number <<= 1
        if number & 32:
            number ^= 0b100101
    return number


def check_number(k, data):
    check = times_a(1, k)
    for place, number in enumerate(data):
        check ^= times_a(number, place + 1)
    return check


def read_phrase(text):
    """The 32 bytes of a phrase."""
    characters = text.upper().translate(ALIASES)
    for place, character in enumerate(characters):
        if character not in ALPHABET:
            raise Refusal("bad-phrase", f"recovery phrase: group {place // 5 + 1} has a character of no phrase")
    if len(characters) != GROUPS * 5:
        raise Refusal("bad-phrase", f"recovery phrase: {len(characters)} characters, not {GROUPS * 5}")
    bits = 0
    for k in range(GROUPS):
        *data, check = (ALPHABET.index(character) for character in characters[5 * k : 5 * k + 5])
        if check != check_number(k, data):
            raise Refusal("bad-phrase", f"recovery phrase: group {k + 1} is mistyped")
        for number in data:
            bits = bits << 5 | number
    if bits & 15:
        raise Refusal("bad-phrase", "recovery phrase: spare bits are set")
    return (bits >> 4).to_bytes(32, "big")
