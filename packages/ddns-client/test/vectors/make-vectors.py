"""Makes dnspython-vectors.json with dnspython (Debian: python3-dnspython), which shares no code with us.

Run: /usr/bin/python3 make-vectors.py > dnspython-vectors.json
"""
import base64, json, time
import dns.message, dns.name, dns.rcode, dns.rdatatype, dns.rrset, dns.tsig, dns.update, dns.version

TIME = 1767225600
time.time = lambda: TIME
SECRET = bytes(range(1, 65))
NAME = "update.home.test."

def key(algorithm):
    return dns.tsig.Key(NAME, SECRET, algorithm)

def case(name, message, **more):
    wire = message.to_wire(max_size=65535)
    return {"name": name, "wire": wire.hex(), "mac": message.mac.hex() if message.mac else None, **more}

def updates():
    add = dns.update.UpdateMessage("home.test", id=0x1234)
    add.absent("anna.home.test.", "A")
    add.delete("anna.home.test.", "A")
    add.add("anna.home.test.", 60, "A", "203.0.113.7")
    yield "publish", add
    move = dns.update.UpdateMessage("home.test", id=0x0001)
    move.present("anna.home.test.", "A", "203.0.113.7")
    move.delete("anna.home.test.", "A")
    move.add("anna.home.test.", 60, "A", "203.0.113.8")
    yield "replace", move
    gone = dns.update.UpdateMessage("home.test", id=0xFFFF)
    gone.delete("anna.home.test.", "AAAA", "2001:db8::1")
    yield "retract", gone
    text = dns.update.UpdateMessage("home.test", id=7)
    text.present("anna.home.test.")
    text.absent("bob.home.test.")
    text.present("anna.home.test.", "AAAA")
    text.add("_acme-challenge.anna.home.test.", 1, "TXT", '"token"')
    yield "txt", text

def cases():
    for name, message in updates():
        yield case(name + ", unsigned", message)
    for algorithm in ["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"]:
        for name, message in updates():
            message.use_tsig(key(algorithm + "."), fudge=300)
            yield case(f"{name}, {algorithm}", message, algorithm=algorithm)
            request = dns.message.from_wire(message.to_wire(max_size=65535), keyring=key(algorithm + "."))
            answer = dns.message.make_response(request)
            answer.set_rcode(dns.rcode.NXRRSET)
            yield case(f"answer to {name}, {algorithm}", answer, algorithm=algorithm, requestMac=request.mac.hex())
    query = dns.message.make_query("anna.home.test.", "A", id=3)
    query.flags = 0
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.AA
    for text in ["alias.home.test. 60 IN CNAME anna.home.test.", "anna.home.test. 60 IN A 203.0.113.7",
                 "anna.home.test. 60 IN AAAA 2001:db8::1", 'anna.home.test. 60 IN TXT "a" "b c"']:
        owner, ttl, rrclass, rrtype, rest = text.split(" ", 4)
        answer.answer.append(dns.rrset.from_text(owner, int(ttl), rrclass, rrtype, rest))
    answer.authority.append(dns.rrset.from_text("home.test.", 60, "IN", "SOA", "ns.home.test. host.home.test. 1 2 3 4 5"))
    yield case("compressed answer", answer)

print(json.dumps({"made": f"dnspython {dns.version.version}", "time": TIME, "keyName": NAME,
                  "secret": base64.b64encode(SECRET).decode(), "cases": list(cases())}, indent=1))
