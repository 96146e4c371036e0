"""Judges an export with Python's standard library alone: prints a JSON verdict."""
import csv, hashlib, io, json, sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    damaged = archive.testzip()
    names = archive.namelist()
    manifest = json.loads(archive.read("manifest.json"))
    mismatched = []
    for entry in manifest["files"]:
        data = archive.read(entry["path"])
        if hashlib.sha256(data).hexdigest() != entry["sha256"] or len(data) != entry["bytes"]:
            mismatched.append(entry["path"])
    listed = {entry["path"] for entry in manifest["files"]} | {"manifest.json"}
    tables = {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))
        for name in names if name.endswith(".csv")
    }
    records = {
        name: json.loads(archive.read(name)) for name in names 
        if name.startswith("data/") and name.endswith(".json") and not name.endswith(".schema.json")
    }
    print(json.dumps({
        "damaged": damaged, "names": names, "manifest": manifest, "mismatched": mismatched,
        "unlisted": sorted(set(names) - listed), "doubled": len(names) - len(set(names)),
        "tables": tables, "records": records,
        "page": archive.read("index.html").decode("utf-8"),
    }))
