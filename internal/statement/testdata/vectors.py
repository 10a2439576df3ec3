#!/usr/bin/env python3
"""Writes the test vectors of statements, tags and records from docs/signoff.md
alone: it shares no code with the program. Run it in this folder."""
import hashlib
import os

KEEP = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def sha(b):
    return "sha256:" + hashlib.sha256(b).hexdigest()


def enc(text, keep=KEEP):
    return "".join(chr(b) if b in keep else "%%%02X" % b for b in text.encode())


def text(pairs, head=""):
    lines = []
    for key, value in pairs:
        values = value if isinstance(value, list) else [value]
        lines += [key + ":" + (" " + v if v else "") for v in values]
    return (head + "\n".join(lines) + "\n").encode()


def accepts(gaps):
    return sorted(" ".join((enc(g, KEEP + b"/@+"), units, money)) for g, units, money in gaps)


def digest(name):  # any digest will do here
    return sha(name.encode())


def transition(cycle="2026-12", purpose="proposal", scope="all"):
    return [("plan", digest("genesis")), ("chain", digest("2026-11")), ("cycle", cycle), ("purpose", purpose),
            ("scope", scope), ("base", digest("base")), ("content", digest("content")),
            ("effects", digest("effects")), ("arithmetic", "1"), ("policy", digest("policy"))]


def statement(verdict="approve", after="none", person="anna", role="cfo", whom="none", tolerance="0%", gaps=(),
              reason="", tool="accord 1.4.0", at="2026-12-10T09:12:00Z", **kw):
    return text([("accord-statement", "1")] + transition(**kw) + [
        ("report", digest("report")), ("verdict", verdict), ("after", after), ("person", person), ("role", role),
        ("for", whom), ("tolerance", tolerance), ("accepts", accepts(gaps)), ("reason", enc(reason)),
        ("tool", tool), ("signed_at", at)])


def tag(cycle, plan, chain, base, statements, override="none"):
    return text([("accord-close", "1"), ("plan", plan), ("chain", chain), ("cycle", cycle), ("base", base),
                 ("content", digest("content")), ("effects", digest("effects")), ("arithmetic", "1"),
                 ("policy", digest("policy")), ("statements", statements), ("override", override),
                 ("closer", "hugo"), ("tool", "accord 1.4.0")], "accord close " + cycle + "\n\n")


def statements(pairs):
    lines = sorted(a.split(":")[1] + " " + b.split(":")[1] + "\n" for a, b in pairs)
    return sha("".join(lines).encode())


out = {}
out["approve.txt"] = statement()
out["approve-all.txt"] = statement(
    purpose="close", after=sha(out["approve.txt"]), whom="clara", tolerance="2.5%", cycle="2026-12.2",
    gaps=[("shortage/TENT-2P@central", "380", "26790"), ("overload/lyon/sewing-hours", "120.5", "n/a"),
          ("no-forecast/TENT-3P@us", "n/a", "n/a"), ("rule/two words/ä", "n/a", "-0.0001")],
    reason="200 % more, agreed with Zoë: \"go\"")
out["reject.txt"] = statement(verdict="reject", reason="no stock", person="sam", role="coo",
                              scope="document/Decision/2026-12-third-shift family/tents market/eu source/lyon")
out["revoke.txt"] = statement(verdict="revoke", whom=sha(out["reject.txt"]), person="sam", role="coo",
                              after=sha(out["reject.txt"]), at="2026-12-11T00:00:00Z")
out["override.txt"] = statement(purpose="override", reason="plant on fire", cycle="2026-W49")
out["ratify.txt"] = statement(purpose="ratify", whom=sha(out["override.txt"]), person="sam", role="coo")
out["genesis.tag"] = tag("genesis", "none", "none", "none", statements([]))
out["close.tag"] = tag("2026-12", digest("genesis"), digest("2026-11"), digest("base"), statements(
    [(sha(out["reject.txt"]), sha(b"one")), (sha(out["approve.txt"]), sha(b"two"))]), sha(out["override.txt"]))
out["review.evidence"] = text([("accord-evidence", "1")] + transition() + [
    ("forge", "forge.example.com:3000/northlight/plan"), ("pull_request", "42"), ("review", "7781"),
    ("reviewer", "forge.example.com:3000/1234"), ("person", "anna"), ("verdict", "approve"), ("commit", "9b07e31" + "0" * 33),
    ("submitted_at", "2026-12-10T09:12:00Z"), ("tool", "accord 1.4.0"), ("recorded_at", "2026-12-10T09:12:07Z")])

os.makedirs("vectors", exist_ok=True)
for name, body in out.items():
    with open(os.path.join("vectors", name), "wb") as f:
        f.write(body)
with open(os.path.join("vectors", "SHA256SUMS"), "w") as f:
    for name in sorted(out):
        f.write(hashlib.sha256(out[name]).hexdigest() + "  " + name + "\n")
