"""Verifies the DKIM signature of the message on standard input against a record: name, value.

Prints JSON: whether it is valid, the names that were asked for, and the signed header fields.
"""
import json
import re
import sys

import dkim

name, value = sys.argv[1:3]
message = sys.stdin.buffer.read()
asked = []


def look_up(which, timeout=5):
    asked.append(which.decode().rstrip("."))
    return value.encode() if asked[-1] == name else None


valid = dkim.verify(message, dnsfunc=look_up)
unfolded = re.sub(rb"\r?\n[ \t]+", b" ", message)
field = re.search(rb"^dkim-signature:(.*)$", unfolded, re.I | re.M)
signed = re.search(rb"\bh=([^;]+)", field.group(1)).group(1).decode() if field else ""
print(json.dumps({"valid": valid, "asked": asked, "signed": signed.replace(" ", "").lower()}))
