"""Prints what Python's tarfile finds in an archive as JSON, by path in latin1: a judge of exports.

    tar_listing.py ARCHIVE
"""

import hashlib
import json
import os
import sys
import tarfile

found = {}
with tarfile.open(sys.argv[1], errors="surrogateescape") as archive:
    for member in archive:
        seen = {
            "type": member.type.decode(),
            "mode": member.mode,
            "owner": [member.uid, member.gid],
            "time": member.pax_headers.get("mtime", str(int(member.mtime))),
            "link": os.fsencode(member.linkname).decode("latin1"),
        }
        if member.isreg():
            seen["sha256"] = hashlib.file_digest(archive.extractfile(member), "sha256").hexdigest()
        found[os.fsencode(member.name).decode("latin1")] = seen
print(json.dumps(found))
