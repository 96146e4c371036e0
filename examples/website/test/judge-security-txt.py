"""Judges security.txt files by RFC 9116, read from the RFC alone: a list of texts on standard input,
a list of verdicts on standard output. Shares nothing with the reader that it judges."""
import json
import re
import sys
from datetime import datetime, timedelta
from urllib.parse import urlsplit

URI_FIELDS = {"acknowledgments", "canonical", "contact", "encryption", "hiring", "policy"}
ONCE = {"expires", "preferred-languages"}
LIMIT_LINE, LIMIT_FILE = 2048, 32 * 1024


def moment(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper().replace("Z", "+00:00"))


def judge(text, now):
    if len(text) > LIMIT_FILE:
        return False
    lines = text.splitlines()
    if lines and lines[0] == "-----BEGIN PGP SIGNED MESSAGE-----":
        if "-----BEGIN PGP SIGNATURE-----" not in lines:
            return False
        lines = lines[lines.index("") + 1 : lines.index("-----BEGIN PGP SIGNATURE-----")]
    seen = {}
    for line in lines:
        if line.strip() == "" or line.startswith("#"):
            continue
        name, colon, value = line.partition(": ")
        name, value = name.lower(), value.strip()
        if not colon or not value or len(line) > LIMIT_LINE:
            return False
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            return False
        if name in ONCE and name in seen:
            return False
        if name in URI_FIELDS:
            scheme = urlsplit(value).scheme
            if not scheme or scheme == "http":
                return False
        if name == "preferred-languages":
            tags = [tag.strip() for tag in value.split(",")]
            if not all(re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*", tag) for tag in tags):
                return False
        seen[name] = value
    if "contact" not in seen or "expires" not in seen:
        return False
    try:
        expires = moment(seen["expires"])
    except ValueError:
        return False
    return now < expires <= now + timedelta(days=365)


at = moment(sys.argv[1])
print(json.dumps([judge(text, at) for text in json.load(sys.stdin)]))
