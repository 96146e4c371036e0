"""Reads UPDATE messages with dnspython and says what is in them.

A line of standard input is one message: {"wire": hex, "key": {"name", "secret", "algorithm"}}.
A line of standard output is what dnspython makes of it, with its TSIG checked, or the error.
"""
import base64, json, sys
import dns.message, dns.rdataclass, dns.rdatatype, dns.tsig, dns.update

def records(section):
    for rrset in section:
        kind = dns.rdataclass.to_text(rrset.deleting if rrset.deleting is not None else rrset.rdclass)
        head = [str(rrset.name), kind, dns.rdatatype.to_text(rrset.rdtype)]
        for rdata in rrset or [""]:
            yield " ".join(head + [str(rdata)] * (rdata != "") + [str(rrset.ttl)])

for line in sys.stdin:
    case = json.loads(line)
    key = case["key"]
    ring = dns.tsig.Key(key["name"], base64.b64decode(key["secret"]), key["algorithm"] + ".")
    try:
        message = dns.message.from_wire(bytes.fromhex(case["wire"]), keyring=ring)
        print(json.dumps({
            "kind": type(message).__name__,
            "id": message.id,
            "signed": message.had_tsig,
            "zone": str(message.zone[0].name),
            "prerequisites": sorted(records(message.prerequisite)),
            "changes": sorted(records(message.update)),
        }))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
