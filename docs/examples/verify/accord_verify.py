#!/usr/bin/env python3
"""Proves the closes of a plan without accord: Python 3, git and ssh-keygen only.

    accord_verify.py --repo DIR [--plan FOLDER] [--genesis sha256:...] [--json]

It was written from docs/signoff.md and shares nothing with the program. What it
proves, from genesis to the newest close: the name, form and signature of each
tag, that closers of the policy of the tag before signed them, with a key that is
valid on that day; that tags follow one another without gap or fork; that each
commit descends from the one before; and that content, base, policy and set of
statements are what the tag says, computed anew from objects that are hashed
here. Signatures of statements are proven too. What it does not do: it computes
no effects (that needs the plan's arithmetic) and judges no rules of the policy,
so it tells who signed what, and not whether they were enough.

The YAML that it reads is what plan files hold: block and flow maps and lists,
plain, quoted and block scalars. Anything else is an error, never a guess.

Exit code 0: proven, with --genesis. 4: not proven, or not anchored. 2, 3: usage,
environment.
"""
import argparse, base64, datetime, hashlib, json, os, posixpath, re, subprocess, sys, tempfile, unicodedata

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
HASH, NONE = re.compile(r"sha256:[0-9a-f]{64}\Z"), "none"
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?%?\Z")


class Wrong(Exception):
    """Something does not hold."""


def sha(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def encode(text):
    return "".join(chr(b) if b in UNRESERVED else "%%%02X" % b for b in text.encode())


# ---- git: every object is hashed here before it is believed ------------------

class Git:
    def __init__(self, repo):
        self.repo, self.env = repo, dict(os.environ, GIT_NO_REPLACE_OBJECTS="1", LC_ALL="C", GIT_OPTIONAL_LOCKS="0")
        top = self.run("rev-parse", "--git-common-dir").strip().decode()
        common = top if os.path.isabs(top) else os.path.join(repo, top)
        self.algorithm = self.run("rev-parse", "--show-object-format").strip().decode()
        for name in ("shallow", "info/grafts"):
            if os.path.exists(os.path.join(common, name)):
                raise Wrong("the clone has %s: clone it whole" % name)
        if self.run("for-each-ref", "refs/replace"):
            raise Wrong("the repository has replace references")
        self.batch = subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.env)
        self.trees, self.commits = {}, {}

    def run(self, *args):
        done = subprocess.run(["git", "-C", self.repo, *args], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise OSError("git %s: %s" % (args[0], done.stderr.decode(errors="replace").strip()))
        return done.stdout

    def read(self, name, kind):
        self.batch.stdin.write(name.encode() + b"\n")
        self.batch.stdin.flush()
        head = self.batch.stdout.readline().split()
        if len(head) != 3:
            raise Wrong("object %s is not there" % name)
        body = self.batch.stdout.read(int(head[2]))
        self.batch.stdout.read(1)
        if head[1].decode() != kind:
            raise Wrong("object %s is a %s, not a %s" % (name, head[1].decode(), kind))
        if hashlib.new(self.algorithm, b"%s %d\0" % (head[1], len(body)) + body).hexdigest() != name:
            raise Wrong("object %s was tampered with" % name)
        return body

    def tree(self, name):
        if name in self.trees:
            return self.trees[name]
        body, out, seen, last, size = self.read(name, "tree"), {}, set(), b"", hashlib.new(self.algorithm).digest_size
        while body:
            head, body = body.split(b"\0", 1)
            mode, entry = head.split(b" ", 1)
            order = entry + (b"/" if mode == b"40000" else b"")
            folded = unicodedata.normalize("NFC", entry.decode(errors="replace")).casefold()
            if order <= last or folded in seen:
                raise Wrong("tree %s holds %r twice, or is not sorted" % (name, entry))
            seen.add(folded)
            last, out[entry.decode(errors="surrogateescape")], body = order, (mode, body[:size].hex()), body[size:]
        self.trees[name] = out
        return out

    def files(self, tree, folder):
        """All files below a folder, by path from it."""
        for part in [p for p in folder.split("/") if p not in ("", ".")]:
            if part not in self.tree(tree):
                return {}
            mode, tree = self.tree(tree)[part]
            if mode != b"40000":
                raise Wrong("%s is no folder" % folder)
        out, todo = {}, [("", tree)]
        while todo:
            prefix, at = todo.pop()
            for entry, (mode, name) in self.tree(at).items():
                if mode == b"40000":
                    todo.append((prefix + entry + "/", name))
                elif mode in (b"100644", b"100755"):
                    out[prefix + entry] = name
                else:
                    raise Wrong("%s/%s has the mode %s" % (folder, prefix + entry, mode.decode()))
        return out

    def commit(self, name):
        """Tree and parents of a commit."""
        if name not in self.commits:
            head = self.read(name, "commit").split(b"\n\n", 1)[0].decode(errors="replace").split("\n")
            self.commits[name] = head[0][5:], [line[7:] for line in head[1:] if line.startswith("parent ")]
        return self.commits[name]

    def history(self, *tips):
        """All commits that lead to some commits."""
        seen, todo = [], list(tips)
        known = set(todo)
        while todo:
            seen.append(todo.pop())
            for parent in self.commit(seen[-1])[1]:
                if parent not in known:
                    known.add(parent)
                    todo.append(parent)
        return seen


# ---- the subset of YAML that plan files are written in -----------------------

class Plain(str):
    """A scalar without quotes, which may be a number."""


class Yaml:
    def __init__(self, text, name):
        self.name, self.at = name, 0
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text):
            self.fail("a control character, another line end or a byte-order mark")
        self.lines = text.split("\n")

    def fail(self, why):
        raise Wrong("%s:%d: %s" % (self.name, self.at + 1, why))

    def here(self):
        """Indentation and text of the line where the reader stands."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.lstrip(" ")
            if text.strip() and not text.startswith("#") and not (self.at == 0 and text.strip() == "---"):
                if text[0] == "\t":
                    self.fail("a tab")
                return len(line) - len(text), text
            if text.strip() == "---":
                self.lines[self.at] = ""
            self.at += 1
        return -1, ""

    def document(self):
        out = self.block(0)
        if self.here()[0] >= 0:
            self.fail("something after the document")
        return out

    def block(self, least):
        indent, text = self.here()
        if indent < least:
            return Plain("")
        if text == "-" or text.startswith("- "):
            return self.list(indent)
        if self.key(text):
            return self.map(indent)
        return self.scalar(text, indent, least - 1)

    def list(self, indent):
        out = []
        while True:
            depth, text = self.here()
            if depth != indent or not (text == "-" or text.startswith("- ")):
                return out
            self.lines[self.at] = " " * (indent + 1) + text[1:]
            out.append(self.block(indent + 1))

    KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>%@`"'\[\]{},?-][^#]*?|[?-][^\s#][^#]*?):(?: +|$)""")

    def key(self, text):
        if text[0] in "{[":
            return None
        return self.KEY.match(text)

    def map(self, indent):
        out = {}
        while True:
            depth, text = self.here()
            if depth != indent:
                if depth > indent:
                    self.fail("indentation")
                return out
            found = self.key(text)
            if not found:
                if text.startswith("-"):
                    return out
                self.fail("no key")
            key = self.quoted(found[1])
            if key in out:
                self.fail("%s twice" % key)
            rest = text[found.end():]
            if not rest.strip() or rest.lstrip().startswith("#"):
                self.at += 1
                depth, text = self.here()
                least = indent if depth == indent and (text == "-" or text.startswith("- ")) else indent + 1
                out[key] = self.block(least)
            else:
                out[key] = self.scalar(rest, depth, indent)

    def quoted(self, text):
        if text[0] in "\"'":
            value, rest = self.flow(text)
            return str(value)
        return text.rstrip()

    def scalar(self, text, depth, parent):
        """A value that begins with text in the current line, of a parent at an indentation."""
        if text[0] in "|>":
            return self.folded(text, parent)
        if text[0] in "&*!%@`":
            self.fail("%r is not read" % text[0])
        if text[0] in "{[\"'":
            joined, first = text, self.at
            while True:
                try:
                    value, rest = self.flow(joined)
                    break
                except IndexError:  # it goes on in the next line
                    self.at += 1
                    if self.at >= len(self.lines):
                        self.at = first
                        self.fail("it does not end")
                    joined += "\n" + self.lines[self.at]
            if rest.strip() and not re.match(r"\s+#", rest):
                self.fail("%r after a value" % rest)
            self.at += 1
            return value
        parts = [re.split(r"\s#", text)[0].strip()]
        ended = len(re.split(r"\s#", text)) > 1
        self.at += 1
        while not ended and self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and (len(line) - len(line.lstrip(" ")) <= parent or line.lstrip().startswith("#")):
                break
            ended = len(re.split(r"\s#", line)) > 1
            parts.append(re.split(r"\s#", line)[0].strip())
            self.at += 1
        while not parts[-1]:
            parts.pop()
        if re.search(r":(\s|$)", " ".join(parts)):
            self.fail("a colon in a plain scalar")
        return Plain(fold(parts))

    def folded(self, text, parent):
        head = re.fullmatch(r"([|>])([1-9]?)([+-]?)([1-9]?)\s*(?:\s#.*)?", text)
        if not head:
            self.fail("%r begins no block" % text)
        self.at += 1
        lines, explicit = [], head[2] or head[4]
        depth = max(parent, 0) + int(explicit) if explicit else None
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip(" "):
                indent = len(line) - len(line.lstrip(" "))
                if depth is None:
                    depth = indent
                if indent < depth or indent <= parent:
                    break
            lines.append(line[depth:] if depth is not None else "")
            self.at += 1
        end = len(lines)
        while end and not lines[end - 1].strip(" "):
            end -= 1
        if self.at == len(self.lines) and len(lines) > end:
            lines.pop()  # the text ends in a line end, which is no line
        body, tail = lines[:end], "\n" * (len(lines) - end)
        out = "\n".join(body) if head[1] == "|" else fold_block(body)
        if head[3] == "-" or not body:
            return out if head[3] != "+" else tail
        return out + "\n" + (tail if head[3] == "+" else "")

    ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"',
               "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029", "\t": "\t"}

    def flow(self, s):
        """The flow value that s begins with, and what follows; IndexError if s ends too early."""
        if s[0] in "\"'":
            i = 1
            while s[i] != s[0] or s[0] == "'" and s[i + 1:i + 2] == "'":
                i += 2 if s[i] == "\\" and s[0] == '"' or s[i] == "'" == s[0] else 1
            if s[0] == "'":
                return BREAK.sub(unbreak, s[1:i]).replace("''", "'"), s[i + 1:]
            return re.sub(r"(?s)\\(\n[ \t]*|x..|u.{4}|U.{8}|.)|" + BREAK.pattern, self.escape, s[1:i]), s[i + 1:]
        if s[0] in "{[":
            return self.collection(s)
        if s[0] in "&*!%@`|>?":
            self.fail("%r is not read" % s[0])
        i = 0
        while not (s[i] in ",]}[{" or s[i] == ":" and s[i + 1] in " ,]}\n" or s[i] == "#" and s[i - 1:i].isspace()):
            i += 1
        return Plain(fold([p.strip() for p in s[:i].split("\n")]).strip()), s[i:]

    def escape(self, found):
        code = found[1]
        if not code or code[0] == "\n":
            return "" if code else unbreak(found)
        if code[0] in "xuU":
            return chr(int(code[1:], 16))
        if code not in self.ESCAPES:
            self.fail("\\%s is no escape" % code)
        return self.ESCAPES[code]

    def collection(self, s):
        mapping, s = s[0] == "{", s[1:]
        out = {} if mapping else []
        while True:
            s = blank(s)
            if s[0] == ("}" if mapping else "]"):
                return out, s[1:]
            value, s = self.flow(s)
            s = blank(s)
            if mapping:
                if s[0] != ":" or not isinstance(value, str):
                    self.fail("a key without a value")
                if value in out:
                    self.fail("%s twice" % value)
                s = blank(s[1:])
                out[str(value)], s = self.flow(s)
                s = blank(s)
            else:
                if s[0] == ":":
                    self.fail("a map without braces in a list")
                out.append(value)
            if s[0] == ",":
                s = s[1:]
            elif s[0] != ("}" if mapping else "]"):
                self.fail("%r in a flow value" % s[0])


def blank(s):
    s = s.lstrip(" \n")
    while s[0] == "#":
        s = s[s.index("\n"):].lstrip(" \n") if "\n" in s else ""
    return s[0] and s


def fold(parts):
    out, empty = parts[0], 0
    for p in parts[1:]:
        if not p:
            empty += 1
            continue
        out += ("\n" * empty if empty else " ") + p
        empty = 0
    return out


BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


def unbreak(found):
    return "\n" * (found[0].count("\n") - 1) or " "


def fold_block(lines):
    out, i = "", 0
    while i < len(lines):
        out += lines[i]
        j = i + 1
        while j < len(lines) and not lines[j]:
            j += 1
        if j < len(lines):
            spaced = lines[i][:1] == " " or lines[j][:1] == " "
            out += "\n" * (j - i) if spaced else "\n" * (j - i - 1) or " "
        i = j
    return out


# ---- content digest, accord-plan/1 -------------------------------------------

IDENTITY = {"Catalog": ["family"], "Baseline": ["market", "family"], "Adjustments": ["market", "owner", "layer"], "Supply": ["source"],
            "Budget": ["year"], "Assumption": ["id"], "Risk": ["id"], "Decision": ["id"], "Trigger": ["id"], "Plan": [], "Policy": [], "Network": [],
            "Import": [], "StockTargets": [], "Facts": []}


def period_number(label):
    found = re.fullmatch(r"([0-9]{4})-(W|P|)([0-9]{2})", label)
    if not found:
        return None
    year, mark, n = int(found[1]), found[2], int(found[3])
    if mark == "W":
        return "W", datetime.date.fromisocalendar(year, n, 1).toordinal() // 7
    return mark, year * 12 + n - 1


def period_label(mark, n):
    if mark == "W":
        year, week, _ = datetime.date.fromordinal(n * 7 + 1).isocalendar()
        return "%04d-W%02d" % (year, week)
    return "%04d-%s%02d" % (n // 12, mark, n % 12 + 1)


def periods(key):
    """The periods of a key that is a range; the key itself where it is none."""
    first, dots, last = key.partition("..")
    a, b = period_number(first), period_number(last)
    if not dots or not a or not b or a[0] != b[0]:
        return [key]
    if b[1] < a[1]:
        raise Wrong("the range %s ends before it starts" % key)
    return [period_label(a[0], n) for n in range(a[1], b[1] + 1)]


CELLS = ("Adjustments", "Baseline", "Budget", "Supply")  # kinds with ranges as keys
ORDERED = re.compile(r"/imports/@[^/]*/(joins|columns/[^/]*)\Z")  # lists of an Import in which order means something


def value(v):
    if isinstance(v, (dict, list)):
        return "{}" if isinstance(v, dict) else "[]"
    if isinstance(v, Plain):
        if NUMBER.match(v):
            digits, percent = v.rstrip("%"), "%" if v.endswith("%") else ""
            if "." in digits:
                digits = digits.rstrip("0").rstrip(".")
            return "n" + ("0" if digits == "-0" else digits) + percent
        if v in ("true", "false"):
            return "b" + v
        if v == "null":
            return "z"
    return "s" + encode(v)


def leaves(v, path, out, kind):
    if isinstance(v, dict) and v:
        seen = set()
        for key, inner in v.items():
            if kind not in CELLS and periods(key) != [key]:
                raise Wrong("%s/%s is a range, where kind %s has no cells" % (path, key, kind))
            for k in periods(key):
                if k in seen:
                    raise Wrong("%s/%s is stated twice" % (path, k))
                seen.add(k)
                leaves(inner, path + "/" + encode(k), out, kind)
    elif isinstance(v, list) and v:
        seen = []
        for inner in v:
            if isinstance(inner, dict):
                if not isinstance(inner.get("id"), str):
                    raise Wrong("%s has an element without an id" % path)
                step = "/@" + encode(inner["id"])
                leaves(inner, path + step, out, kind)
            elif isinstance(inner, list):
                raise Wrong("%s is a list of lists" % path)
            else:
                step = "/+" + value(inner)
                out.append(path + step + "\t\n")
            if step in seen:
                raise Wrong("%s has %s twice" % (path, step))
            seen.append(step)
        if len({step[1] for step in seen}) > 1:
            raise Wrong("%s holds both values and maps" % path)
        if kind == "Import" and len(seen) > 1 and ORDERED.match(path):
            out.append("%s\t[%s]\n" % (path, ",".join(step[1:] for step in seen)))
    else:
        out.append(path + "\t" + value(v) + "\n")


class Spelled:
    """Sections by key, and the documents behind them."""
    cache = {}

    def __init__(self, git, tree, folder):
        self.sections, self.documents = {}, {}
        files, named = git.files(tree, folder), set()
        for path, name in sorted(files.items(), key=lambda f: (not self.is_document(f[0]), f[0])):
            opened = path.startswith("facts/open/")
            if folder == "." and path.startswith("approvals/") or path == "embed.go" or opened and not self.is_document(path) and path not in named:
                continue
            if (path, name) not in self.cache:
                self.cache[path, name] = self.section(path, git.read(name, "blob"))
            key, digest, document = self.cache[path, name]
            if key == "Facts" and opened:
                continue
            if key == "Facts":
                named.update(posixpath.normpath(posixpath.join(posixpath.dirname(path), f)) for f in document["files"])
            if key in self.sections:
                raise Wrong("section %s is stated twice" % key)
            self.sections[key], self.documents[key] = digest, document

    @staticmethod
    def is_document(path):
        return path.endswith((".yaml", ".yml")) and not path.startswith(".") and "/." not in path

    @staticmethod
    def section(path, body):
        document = None
        if body.startswith(b"version https://git-lfs"):
            raise Wrong("%s is a pointer of LFS" % path)
        if Spelled.is_document(path):
            document = Yaml(body.decode(), path).document()
            kind = document.get("kind") if isinstance(document, dict) else None
            if kind not in IDENTITY:
                raise Wrong("%s: unknown kind %s" % (path, kind))
            identity = [document.get(f) for f in IDENTITY[kind]]
            if not all(isinstance(x, str) and x for x in identity):
                raise Wrong("%s: nothing tells which %s it is" % (path, kind))
            key = "/".join([kind] + [value(x)[1:] if isinstance(x, Plain) and NUMBER.match(x) else encode(x) for x in identity])
            out = []
            leaves(document, "", out, kind)
            body = "".join(sorted(out, key=str.encode)).encode()
        else:
            key = "file/" + "/".join(encode(p) for p in path.split("/"))
        return key, hashlib.sha256(b"accord-section/1\n" + key.encode() + b"\n" + body).hexdigest(), document

    def digest(self, genesis, cycle, scope="all"):
        lines = sorted("%s %s\n" % pair for pair in self.sections.items())
        return sha(("accord-plan/1\nplan %s\ncycle %s\nscope %s\n" % (genesis, cycle, scope) + "".join(lines)).encode())


# ---- people, keys and signatures ---------------------------------------------

KINDS = re.compile(r"ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com")


class Policy:
    """People and keys of the policy of one tree."""

    def __init__(self, document):
        self.keys, twice = {}, set()
        recovery = document.get("recovery") or {}
        listed = [(k, person, "person") for person, p in (document.get("people") or {}).items() for k in p.get("keys") or []]
        listed += [(k, "", "recorder") for k in document.get("recorder") or []] + [(k, "", "recovery") for k in recovery.get("keys") or []]
        for k, person, sort in listed:
            words = k["key"].split(" ")
            if len(words) < 2 or not KINDS.fullmatch(words[0]):
                continue  # options, certificates and weak kinds sign for nobody
            if words[1] in self.keys:
                twice.add(words[1])  # and so does a key that is listed for two
            self.keys[words[1]] = (person, sort, k["id"], k.get("valid_from", ""), k.get("valid_until", ""), words[0])
        for key in twice:
            del self.keys[key]
        self.recovery = int(recovery.get("count", 0))
        self.roles = {role: r.get("people") or [] for role, r in (document.get("roles") or {}).items()}
        self.revoked = {r["key"].split()[1] for r in document.get("revoked") or []}

    def signer(self, message, armour, namespace, sort="person"):
        """Who signed a message; ssh-keygen is asked about the one key that the signature names."""
        lines = armour.decode("ascii").split("\n")
        body = lines[1:-2]
        if lines[0] != "-----BEGIN SSH SIGNATURE-----" or lines[-2:] != ["-----END SSH SIGNATURE-----", ""] or not body or any(
                len(line) != 70 for line in body[:-1]) or not 0 < len(body[-1]) <= 70:
            raise Wrong("the signature is not exactly one armour")
        blob = base64.b64decode("".join(body), validate=True)
        size = int.from_bytes(blob[10:14], "big")
        key = base64.b64encode(blob[14:14 + size]).decode()
        if blob[:6] != b"SSHSIG" or key not in self.keys:
            raise Wrong("the key of the signature is nobody's in the policy that judges")
        person, of, name, first, last, kind = self.keys[key]
        if of != sort:
            raise Wrong("key %s is the %s's" % (name, of))
        with tempfile.TemporaryDirectory() as d:
            allowed, signature = os.path.join(d, "allowed"), os.path.join(d, "sig")
            with open(allowed, "w") as f:
                f.write('%s namespaces="%s" %s %s\n' % (person or of, namespace, kind, key))
            with open(signature, "wb") as f:
                f.write(armour)
            done = subprocess.run(["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", person or of, "-n", namespace, "-s", signature],
                                  input=message, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise Wrong("the signature of %s is wrong: %s" % (person or of, done.stdout.decode(errors="replace").strip().split("\n")[0]))
        return {"person": person, "key": name, "from": first, "until": last, "public": key}


# ---- texts -------------------------------------------------------------------

TAG = ["accord-close", "plan", "chain", "cycle", "base", "content", "effects", "arithmetic", "policy", "statements", "override", "closer", "tool"]
STATEMENT = ["accord-statement", "plan", "chain", "cycle", "purpose", "scope", "base", "content", "effects", "arithmetic", "policy", "report",
             "verdict", "after", "person", "role", "for", "tolerance", "accepts", "reason", "tool", "signed_at"]
RECORD = ["accord-evidence", "plan", "chain", "cycle", "purpose", "scope", "base", "content", "effects", "arithmetic", "policy"]
HASHES = {"plan", "chain", "base", "content", "effects", "policy", "statements", "override", "report", "after"}


def fields(text, keys):
    out, lines = {}, text.split("\n")
    for key in keys:
        while lines and key == "accepts" and lines[0].startswith("accepts: "):
            out.setdefault(key, []).append(lines.pop(0)[9:])
        if key == "accepts":
            continue
        if not lines or not re.fullmatch(key + r":( [!-~]+(?: [!-~]+)*)?", lines[0]):
            raise Wrong("line %s is missing or not in its place" % key)
        out[key] = lines.pop(0)[len(key) + 2:]
        if key in HASHES and not HASH.match(out[key]) and out[key] != NONE:
            raise Wrong("%s is no hash" % key)
    return out, lines


class Tag:
    def __init__(self, git, ref, name):
        self.ref, self.raw = ref[len("refs/tags/"):], git.read(name, "tag")
        self.hash = sha(self.raw)
        head, _, rest = self.raw.partition(b"\n\n")
        found = re.fullmatch(r"object ([0-9a-f]+)\ntype commit\ntag ([^\n]+)\ntagger [^\n]*> ([0-9]+) [+-][0-9]{4}", head.decode())
        if not found or found[2] != self.ref:
            raise Wrong("the header names another tag, or no commit")
        self.commit, self.at = found[1], int(found[3])
        message, begin, armour = rest.partition(b"-----BEGIN SSH SIGNATURE-----")
        self.signed, self.armour = self.raw[:len(self.raw) - len(begin + armour)], begin + armour
        title, empty, body = message.decode("ascii").split("\n", 2)
        self.message, left = fields(body, TAG)
        if left != [""] or empty or title != "accord close " + self.message["cycle"] or self.message["accord-close"] != "1":
            raise Wrong("the message has not the form of a close")
        self.cycle = self.message["cycle"]
        if self.ref.rsplit("/", 1)[1] != self.cycle:
            raise Wrong("the tag is called %s and closes %s" % (self.ref, self.cycle))

    @property
    def day(self):
        return datetime.datetime.fromtimestamp(self.at, datetime.timezone.utc).strftime("%Y-%m-%d")


class Approvals:
    """Statements and records as they lie in the trees of some commits, with their signatures."""

    def __init__(self, git, tips):
        self.git, self.named, self.entries, self.trees, self.last = git, set(), {}, {}, 0
        self.states = git.history(*tips)[::-1]

    def at(self, commit):
        """The statements that lie in a commit, by their line in a tag's set."""
        tree = self.git.commit(commit)[0]
        if tree not in self.trees:
            names, out = self.git.files(tree, "approvals"), {}
            for path, name in names.items():
                beside = path[:-4] + ".sig" if path.endswith(".txt") else path + ".sig" if path.endswith(".evidence") else ""
                if beside in names:
                    out.update(self.entry(path, name, names[beside]))
            self.trees[tree] = out
        return self.trees[tree]

    def entry(self, path, name, sig):
        key = (path[-4:], name, sig)
        if key not in self.entries:
            body, signature = self.git.read(name, "blob"), self.git.read(sig, "blob")
            try:
                said, _ = fields(body.decode("ascii"), RECORD if path.endswith(".evidence") else STATEMENT)
                self.entries[key] = {sha(body)[7:] + " " + sha(signature)[7:] + "\n": (path, body, signature, said)}
            except (Wrong, UnicodeError):
                self.entries[key] = {}  # no statement by its form
        return self.entries[key]

    def of(self, tag, genesis):
        """What the tag names: of the tagged tree and of one state of the branch, what no close names yet."""
        own, n = self.at(tag.commit), len(self.states)
        for i in [None] + [(self.last + k) % n for k in range(n)]:
            found = {line: e for line, e in {**own, **(self.at(self.states[i]) if i is not None else {})}.items()
                     if e[3]["plan"] == genesis and line not in self.named}
            if sha("".join(sorted(found)).encode()) == tag.message["statements"]:
                self.named |= set(found)
                self.last = i or self.last
                return [found[line] for line in sorted(found)]
        raise Wrong("no state of the approvals gives the set of statements")


# ---- the chain ---------------------------------------------------------------

class Chain:
    def __init__(self, git, plan, name, genesis, at):
        self.git, self.folder, self.faults, self.links = git, plan, [], []
        prefix, tags = "refs/tags/plan/" + (name + "/" if name else ""), {}
        for line in git.run("for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", prefix).decode().split("\n")[:-1]:
            obj, kind, ref = line.split(" ", 2)
            if not re.fullmatch(r"genesis|[0-9]{4}-(?:[WP]?[0-9]{2})(\.[1-9][0-9]{0,2})?", ref[len(prefix):]):
                continue
            try:
                if kind != "tag":
                    raise Wrong("is no annotated tag")
                tag = Tag(git, ref, obj)
                tags.setdefault(tag.message["chain"], []).append(tag)
            except (Wrong, UnicodeError, ValueError) as e:
                self.faults.append("%s: %s" % (ref[10:], e))
        tips = [git.run("rev-parse", b).decode().strip() for b in ("refs/heads/accord/approvals", "refs/remotes/origin/accord/approvals")
                if git.run("for-each-ref", b)]
        self.approvals = Approvals(git, tips)
        if [t.cycle for t in tags.get(NONE, [])] != ["genesis"]:
            raise Wrong("there is not exactly one genesis")
        tag, before = tags.pop(NONE)[0], None
        self.genesis = tag.hash
        if genesis and genesis != tag.hash:
            self.faults.append("genesis is %s, expected %s" % (tag.hash, genesis))
        while tag:
            before = self.link(tag, before)
            following = tags.pop(tag.hash, [])
            if len(following) > 1:
                self.faults.append("%s follow the same tag" % " and ".join(t.ref for t in following))
            tag = following[0] if len(following) == 1 else None
        self.faults += ["%s follows no tag that is here" % t.ref for more in tags.values() for t in more]
        if before["commit"] not in git.history(at):
            self.faults.append("%s is not in the history of %s" % (before["tag"], at))
        self.hold(at)
        self.rival(name)

    def rival(self, name):
        """A plan that began alone has no second genesis, in its own name."""
        first, tree = self.links[0], self.git.commit(self.links[0]["commit"])[0]
        own = (self.folder or only_plan(self.git, tree)).rstrip("/").split("/")[-1]
        if not name and self.git.run("for-each-ref", "refs/tags/plan/%s/genesis" % own):
            self.faults.append("there are two tags of genesis, %s and plan/%s/genesis" % (first["tag"], own))

    def link(self, tag, before):
        out = {"cycle": tag.cycle, "tag": tag.ref, "hash": tag.hash, "commit": tag.commit, "faults": [], "statements": [], "_tag": tag, "_said": []}
        self.links.append(out)
        for check in (self.content, self.statements, self.signature, self.order):
            try:
                check(tag, before, out)
            except (Wrong, UnicodeError, ValueError, KeyError, TypeError) as e:
                out["faults"].append("%s: %s" % (check.__name__, e))
        return out

    def spelled(self, commit):
        tree, _ = self.git.commit(commit)
        return Spelled(self.git, tree, self.folder or only_plan(self.git, tree))

    def content(self, tag, before, out):
        spelled = out["_spelled"] = self.spelled(tag.commit)
        if "Policy" not in spelled.documents:
            raise Wrong("there is no policy")
        out["_policy"], plan = Policy(spelled.documents["Policy"]), self.genesis if before else NONE
        out["content"], out["policy"] = spelled.digest(plan, tag.cycle), "sha256:" + spelled.sections["Policy"]
        out["base"] = before["_spelled"].digest(plan, tag.cycle) if before else NONE
        out["sections"] = len(spelled.sections)
        for key, found in (("content", out["content"]), ("policy", (before or out)["policy"]), ("base", out["base"]), ("plan", plan)):
            if tag.message[key] != found:
                raise Wrong("%s is %s, the tag says %s" % (key, found, tag.message[key]))

    def statements(self, tag, before, out):
        if not before:
            if tag.message["statements"] != sha(b""):
                raise Wrong("genesis names statements")
            return
        for path, body, armour, said in self.approvals.of(tag, self.genesis):
            out["_said"].append((path, body, armour, said))
            told = {"hash": sha(body), "purpose": said["purpose"], "person": said.get("person", ""), "verdict": said.get("verdict", "")}
            try:
                self.stated(before["_policy"], path, body, armour, said)
            except (Wrong, UnicodeError, ValueError) as e:
                told["not_proven"] = str(e)
            out["statements"].append(told)

    @staticmethod
    def stated(policy, path, body, armour, said):
        """Who signed a statement, by the policy that judges."""
        if path.endswith(".evidence"):
            return policy.signer(body, armour, "accord-evidence", "recorder")
        signer = policy.signer(body, armour, "accord-approval")
        if signer["person"] != said["person"]:
            raise Wrong("%s signed in the name of %s" % (signer["person"], said["person"]))
        return signer

    def recovered(self, tag, before, out):
        """Whether recovery keys put the new policy in the place of the old one."""
        judge, keys = before["_policy"], set()
        if judge.recovery < 1 or before["policy"] == out["policy"]:
            return False
        for path, body, armour, said in out["_said"]:
            if path.endswith(".txt") and said["purpose"] == "policy" and said["verdict"] == "approve" and said["content"] == tag.message["content"]:
                try:
                    key = judge.signer(body, armour, "accord-approval", "recovery")
                except (Wrong, UnicodeError, ValueError):
                    continue
                if key["public"] not in judge.revoked:
                    keys.add(key["key"])
        return len(keys) >= judge.recovery

    def signature(self, tag, before, out):
        judge = out["_policy"] if not before or "_policy" in out and self.recovered(tag, before, out) else before["_policy"]
        signer = judge.signer(tag.signed, tag.armour, "git")
        out["closer"], out["key"], out["_public"] = signer["person"], signer["key"], signer["public"]
        if signer["person"] != tag.message["closer"]:
            raise Wrong("%s signed, and the tag says %s" % (signer["person"], tag.message["closer"]))
        if signer["person"] not in judge.roles.get("closer", []):
            raise Wrong("%s is no closer" % signer["person"])
        if signer["public"] in judge.revoked or signer["from"] and tag.day < signer["from"] or signer["until"] and tag.day > signer["until"]:
            raise Wrong("key %s did not count on %s" % (signer["key"], tag.day))

    def order(self, tag, before, out):
        if not before:
            return
        if tag.at < before["_tag"].at:
            raise Wrong("the tag is dated before %s" % before["tag"])
        if not follows(tag.cycle, before["cycle"]):
            raise Wrong("%s cannot be closed after %s" % (tag.cycle, before["cycle"]))
        if tag.commit != before["commit"] and before["commit"] not in self.git.history(tag.commit):
            raise Wrong("the commit does not descend from that of %s" % before["tag"])

    def hold(self, at):
        """Closes by keys that the target revokes hold once a close by another key follows."""
        try:
            revoked = Policy(self.spelled(at).documents["Policy"]).revoked
        except (Wrong, KeyError, TypeError, ValueError):
            return
        held = False
        for link in self.links[::-1]:
            if link.get("_public") not in revoked:
                held = held or not link["faults"]
            elif not held:
                link["faults"].append("held: key %s was revoked since, and no close by another key follows" % link["key"])


def follows(cycle, before):
    of, _, replan = cycle.partition(".")
    last, _, number = before.partition(".")
    if before != "genesis" and of == last:
        return int(replan or 1) == int(number or 1) + 1
    return not replan and (before == "genesis" or of > last)


def only_plan(git, tree):
    """The folder of the one plan of a tree."""
    found, todo = [], [("", tree)]
    while todo:
        prefix, at = todo.pop()
        for name, (mode, inner) in git.tree(at).items():
            if mode == b"40000" and prefix.count("/") < 5 and not name.startswith("."):
                todo.append((prefix + name + "/", inner))
            elif name == "plan.yaml":
                found.append(prefix.rstrip("/") or ".")
    if len(found) != 1:
        raise Wrong("%d plans: name one with --plan" % len(found))
    return found[0]


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--repo", default=".")
    p.add_argument("--plan", default="", help="the plan's folder in the repository")
    p.add_argument("--name", default="", help="the plan's name in tags, where the repository holds several plans")
    p.add_argument("--at", default="HEAD", help="the revision whose history must hold all closes (HEAD)")
    p.add_argument("--genesis", default="", help="sha256 of the genesis tag, from outside the repository")
    p.add_argument("--expect", default=[], action="append", metavar="CYCLE=sha256:...")
    p.add_argument("--json", action="store_true")
    p.add_argument("--content", metavar="REV", help="print sections and content digest of a revision, and nothing else")
    o = p.parse_args()
    try:
        git = Git(o.repo)
        if o.content:
            tree, _ = git.commit(git.run("rev-parse", "--verify", o.content + "^{commit}").decode().strip())
            spelled = Spelled(git, tree, o.plan or only_plan(git, tree))
            for key, digest in sorted(spelled.sections.items()):
                print(key, digest)
            print(spelled.digest(o.genesis or NONE, (o.expect or ["genesis"])[0]))
            return 0
        at = git.run("rev-parse", "--verify", o.at + "^{commit}").decode().strip()
        chain = Chain(git, o.plan, o.name, o.genesis, at)
        for pair in o.expect:
            cycle, _, want = pair.partition("=")
            have = [link["hash"] for link in chain.links if link["cycle"] == cycle]
            if have != [want]:
                chain.faults.append("%s is %s, expected %s" % (cycle, have[0] if have else "not here", want))
    except Wrong as e:
        print("not proven: %s" % e, file=sys.stderr)
        return 4
    except OSError as e:
        print(e, file=sys.stderr)
        return 3
    proven = not chain.faults and not any(link["faults"] for link in chain.links)
    report = {"proven": proven, "anchored": bool(o.genesis) and o.genesis == chain.genesis, "genesis": chain.genesis, "head": chain.links[-1]["cycle"],
              "head_hash": chain.links[-1]["hash"], "faults": chain.faults,
              "links": [{k: v for k, v in link.items() if k[0] != "_"} for link in chain.links]}
    if o.json:
        print(json.dumps(report, indent=2))
    else:
        for link in report["links"]:
            print("%s  %s  %s%s" % (link["tag"], link["hash"], link.get("closer", "?"), "" if not link["faults"] else "\n    " + "\n    ".join(link["faults"])))
        for fault in chain.faults:
            print(fault)
        print("%s%s; head %s %s" % ("proven" if proven else "NOT PROVEN", "" if report["anchored"] else ", not anchored", report["head"], report["head_hash"]))
    return 0 if proven and report["anchored"] else 4


if __name__ == "__main__":
    sys.exit(main())
