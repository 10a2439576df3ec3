package signature_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// file reads what testdata/make.sh made with git and ssh-keygen.
func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func line(t testing.TB, name string) string {
	return strings.TrimSpace(string(file(t, name+".pub")))
}

// signer is a key of a fixed seed.
func signer(seed string) ssh.Signer {
	sum := sha256.Sum256([]byte(seed))
	s, err := ssh.NewSignerFromSigner(ed25519.NewKeyFromSeed(sum[:]))
	if err != nil {
		panic(err)
	}
	return s
}

func public(s ssh.Signer) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

// person has one key that is valid on every day.
func person(id string, keys ...string) policy.Person {
	p := policy.Person{ID: id}
	for i, k := range keys {
		p.Keys = append(p.Keys, policy.Key{ID: fmt.Sprintf("%s-%d", id, i+1), Public: k, ValidFrom: period.NoDate, ValidUntil: period.NoDate})
	}
	return p
}

func ring(t testing.TB, people ...policy.Person) *signature.Ring {
	t.Helper()
	r, refused := signature.NewRing(&policy.Policy{People: people})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	return r
}

func TestVerifyWhatSSHKeygenSigned(t *testing.T) {
	message := file(t, "message")
	for _, kind := range []string{"ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa2048"} {
		r := ring(t, person("ben", public(signer("ben"))), person("anna", line(t, kind)))
		for _, hash := range []string{"sha256", "sha512"} {
			armour := file(t, kind+"."+hash+".sig")
			s, err := r.Verify(message, armour, statement.Namespace)
			if err != nil || s.Person != "anna" || s.KeyID != "anna-1" || !strings.HasPrefix(s.Fingerprint, "SHA256:") || s.Recorder || s.Recovery || s.Revoked {
				t.Errorf("%s with %s: %+v, %v", kind, hash, s, err)
			}
			for name, c := range map[string]struct {
				message, armour []byte
				space, want     string
			}{
				"another message":       {append([]byte("x"), message...), armour, statement.Namespace, "by the key anna-1 of the policy, but not for these bytes"},
				"a message cut off":     {message[:len(message)-1], armour, statement.Namespace, "not for these bytes"},
				"another namespace":     {message, armour, statement.TagNamespace, `signed for the namespace "accord-approval"; expected git`},
				"no namespace":          {message, armour, "", "namespace"},
				"the recorder's":        {message, armour, statement.EvidenceNamespace, "namespace"},
				"somebody else's":       {message, mustSign(t, signer("eve"), message), statement.Namespace, "a key that the policy does not know"},
				"a signature for files": {message, file(t, "ed25519.file.sig"), statement.Namespace, `signed for the namespace "file"`},
			} {
				if s, err := r.Verify(c.message, c.armour, c.space); err == nil || !strings.Contains(err.Error(), c.want) || s != (signature.Signer{}) {
					t.Errorf("%s with %s: %s: %+v, %v", kind, hash, name, s, err)
				}
			}
		}
	}
}

func TestSignAndVerify(t *testing.T) {
	r := ring(t, person("ben", public(signer("ben"))), person("anna", public(signer("anna"))))
	for _, name := range []string{"ben", "anna"} {
		armour := mustSign(t, signer(name), []byte("m"))
		if s, err := r.Verify([]byte("m"), armour, statement.Namespace); err != nil || s.Person != name {
			t.Errorf("%+v, %v", s, err)
		}
	}
	if _, err := r.Verify([]byte("m"), mustSign(t, signer("eve"), []byte("m")), statement.Namespace); !errors.Is(err, signature.ErrUnknownKey) {
		t.Error(err)
	}
	if _, err := signature.Sign(signer("ben"), []byte("m"), ""); err == nil {
		t.Error("signed without a namespace")
	}
}

func mustSign(t testing.TB, s ssh.Signer, message []byte) []byte {
	t.Helper()
	b, err := signature.Sign(s, message, statement.Namespace)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// blob is a signature's inside, to be damaged.
type blob struct {
	Magic     [6]byte
	Version   uint32
	Public    string
	Namespace string
	Reserved  string
	Hash      string
	Signature string
}

func damaged(t testing.TB, armour []byte, edit func(*blob)) []byte {
	t.Helper()
	return wrapped(ssh.Marshal(inside(t, armour, edit)))
}

func inside(t testing.TB, armour []byte, edit func(*blob)) *blob {
	t.Helper()
	lines := strings.Split(string(armour), "\n")
	raw, err := base64.StdEncoding.DecodeString(strings.Join(lines[1:len(lines)-2], ""))
	if err != nil {
		t.Fatal(err)
	}
	var b blob
	if err := ssh.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	edit(&b)
	return &b
}

// wrapped is the armour around bytes, broken as ssh-keygen breaks it.
func wrapped(raw []byte) []byte {
	text := base64.StdEncoding.EncodeToString(raw)
	out := "-----BEGIN SSH SIGNATURE-----\n"
	for len(text) > 70 {
		out, text = out+text[:70]+"\n", text[70:]
	}
	return []byte(out + text + "\n-----END SSH SIGNATURE-----\n")
}

func TestVerifyRefusesOtherArmour(t *testing.T) {
	message := file(t, "message")
	r := ring(t, person("anna", line(t, "ed25519")))
	whole := string(file(t, "ed25519.sha512.sig"))
	second := string(mustSign(t, signer("eve"), message))
	lines := strings.SplitAfter(whole, "\n")
	text := strings.ReplaceAll(strings.Join(lines[1:len(lines)-2], ""), "\n", "")
	around := func(s string) string { return lines[0] + s + lines[len(lines)-2] }
	for name, c := range map[string]struct{ armour, want string }{
		"nothing":                {"", "expected \"-----BEGIN SSH SIGNATURE-----\" in the first line"},
		"text before":            {"x\n" + whole, "text stands before the signature"},
		"blank line before":      {"\n" + whole, "text stands before the signature"},
		"byte-order mark":        {"\ufeff" + whole, "text stands before the signature"},
		"text behind":            {whole + "x\n", "text stands behind the signature"},
		"blank line behind":      {whole + "\n", "text stands behind the signature"},
		"two signatures":         {whole + second, "text stands behind the signature"},
		"the other one first":    {second + whole, "text stands behind the signature"},
		"one in the other":       {lines[0] + second + strings.Join(lines[1:], ""), "behind the signature"},
		"CRLF":                   {strings.ReplaceAll(whole, "\n", "\r\n"), "expected"},
		"CRLF inside":            {around(text[:70] + "\r\n" + text[70:] + "\n"), "not broken as ssh-keygen"},
		"no end":                 {strings.Join(lines[:len(lines)-2], ""), "does not end in the line"},
		"no LF at the end":       {strings.TrimSuffix(whole, "\n"), "does not end in the line"},
		"a header of PEM":        {lines[0] + "Comment: x\n\n" + strings.Join(lines[1:], ""), "no base64"},
		"another label":          {strings.ReplaceAll(whole, "SSH SIGNATURE", "SSH MESSAGE"), "expected"},
		"a signature by OpenPGP": {strings.ReplaceAll(whole, "SSH SIGNATURE", "PGP SIGNATURE"), "expected"},
		"lines of 64":            {around(text[:64] + "\n" + text[64:128] + "\n" + text[128:192] + "\n" + text[192:] + "\n"), "not broken as ssh-keygen breaks them"},
		"one line":               {around(text + "\n"), "not broken as ssh-keygen"},
		"empty line between":     {around(text[:70] + "\n\n" + text[70:] + "\n"), "not broken as ssh-keygen"},
		"blank in a line":        {strings.Replace(whole, "AAAA", "AAA A", 1), "no base64"},
		"empty":                  {around("\n"), "cannot be read"},
		"junk":                   {string(wrapped([]byte("junk"))), "cannot be read"},
		"too long":               {whole + strings.Repeat("x", 16<<10), "a signature has at most 16384"},
		"a public key":           {line(t, "ed25519") + "\n", "expected"},
	} {
		if c.armour == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if s, err := r.Verify(message, []byte(c.armour), statement.Namespace); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v\nwant %s", name, s, err, c.want)
		}
	}
}

func TestVerifyRefusesOtherInsides(t *testing.T) {
	message := file(t, "message")
	for name, c := range map[string]struct {
		kind, want string
		edit       func(*blob)
	}{
		"magic":                   {"ed25519", "cannot be read", func(b *blob) { b.Magic[5] = 'g' }},
		"version 0":               {"ed25519", "unsupported signature version 0", func(b *blob) { b.Version = 0 }},
		"version 2":               {"ed25519", "unsupported signature version 2", func(b *blob) { b.Version = 2 }},
		"reserved field":          {"ed25519", "a field that is reserved", func(b *blob) { b.Reserved = "x" }},
		"hash by MD5":             {"ed25519", "unsupported hash algorithm", func(b *blob) { b.Hash = "md5" }},
		"hash by SHA-1":           {"ed25519", "unsupported hash algorithm", func(b *blob) { b.Hash = "sha1" }},
		"no hash":                 {"ed25519", "unsupported hash algorithm", func(b *blob) { b.Hash = "" }},
		"the other hash":          {"ed25519", "not for these bytes", func(b *blob) { b.Hash = "sha256" }},
		"namespace with NUL":      {"ed25519", "namespace", func(b *blob) { b.Namespace += "\x00" }},
		"namespace exchanged":     {"ed25519", "namespace", func(b *blob) { b.Namespace = "git" }},
		"bytes behind the number": {"ed25519", "bytes stand behind the signature's number", func(b *blob) { b.Signature += "x" }},
		"number of 65 bytes":      {"ed25519", "not for these bytes", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return s + "x" }) }},
		"number cut off":          {"ed25519", "not for these bytes", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return s[1:] }) }},
		"kind of another key":     {"ed25519", `of kind "ssh-rsa" by a key of kind ssh-ed25519`, func(b *blob) { b.Signature = inner(b, "ssh-rsa", nil) }},
		"key with junk":           {"ed25519", "cannot be read", func(b *blob) { b.Public += "x" }},
		"key of small order": {"ed25519", "a key that the policy does not know", func(b *blob) {
			b.Public = string(ssh.Marshal(struct{ A, B string }{"ssh-ed25519", "\x01" + strings.Repeat("\x00", 31)}))
		}},
		"DSA":              {"ed25519", "DSA keys are too weak", func(b *blob) { b.Public = string(dsaKey()) }},
		"RSA by SHA-1":     {"rsa2048", `invalid signature format "ssh-rsa"`, func(b *blob) { b.Signature = inner(b, "ssh-rsa", nil) }},
		"RSA shortened":    {"rsa2048", "not as long as the key's modulus", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return s[1:] }) }},
		"RSA with zeros":   {"rsa2048", "not as long as the key's modulus", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return "\x00" + s }) }},
		"ECDSA with zeros": {"ecdsa256", "not spelled as they should be", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return "\x00\x00\x00\x00" + s }) }},
		"ECDSA with more":  {"ecdsa256", "not spelled as they should be", func(b *blob) { b.Signature = inner(b, "", func(s string) string { return s + "x" }) }},
		"ECDSA padded":     {"ecdsa521", "not spelled as they should be", padR},
	} {
		r := ring(t, person("anna", line(t, c.kind)))
		armour := file(t, c.kind+".sha512.sig")
		if same := damaged(t, armour, func(*blob) {}); !bytes.Equal(same, armour) {
			t.Fatalf("%s: %s", name, same)
		}
		if s, err := r.Verify(message, damaged(t, armour, c.edit), statement.Namespace); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v\nwant %s", name, s, err, c.want)
		}
	}
	r := ring(t, person("anna", line(t, "ed25519")))
	raw := ssh.Marshal(inside(t, file(t, "ed25519.sha512.sig"), func(*blob) {}))
	if _, err := r.Verify(message, wrapped(append(raw, 'x')), statement.Namespace); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("bytes behind all: %v", err)
	}
	if _, err := r.Verify(message, file(t, "certificate.sig"), statement.Namespace); err == nil || !strings.Contains(err.Error(), "certificates are not allowed") {
		t.Errorf("certificate: %v", err)
	}
}

// inner damages the innermost signature: its kind, its number.
func inner(b *blob, kind string, edit func(string) string) string {
	var s ssh.Signature
	if err := ssh.Unmarshal([]byte(b.Signature), &s); err != nil {
		panic(err)
	}
	if kind != "" {
		s.Format = kind
	}
	if edit != nil {
		s.Blob = []byte(edit(string(s.Blob)))
	}
	return string(ssh.Marshal(&s))
}

// padR writes the first number of an ECDSA signature with a zero more.
func padR(b *blob) {
	b.Signature = inner(b, "", func(s string) string {
		n := binary.BigEndian.Uint32([]byte(s))
		var longer [4]byte
		binary.BigEndian.PutUint32(longer[:], n+1)
		return string(longer[:]) + "\x00" + s[4:]
	})
}

func dsaKey() []byte {
	n := func(bits int) []byte { return append([]byte{1}, make([]byte, bits/8-1)...) }
	return ssh.Marshal(struct {
		Kind       string
		P, Q, G, Y string
	}{"ssh-dss", "\x00\x80" + string(n(1024))[1:], "\x00\x80" + string(n(160))[1:], "\x02", "\x02"})
}

// hardware is a key as a FIDO token has it, whose private half is at hand.
type hardware struct {
	key   ed25519.PrivateKey
	flags byte
}

func token(seed string, flags byte) *hardware {
	sum := sha256.Sum256([]byte(seed))
	return &hardware{ed25519.NewKeyFromSeed(sum[:]), flags}
}

func (h *hardware) PublicKey() ssh.PublicKey {
	k, err := ssh.ParsePublicKey(ssh.Marshal(struct{ Kind, Point, Application string }{
		ssh.KeyAlgoSKED25519, string(h.key.Public().(ed25519.PublicKey)), "ssh:"}))
	if err != nil {
		panic(err)
	}
	return k
}

func (h *hardware) Sign(_ io.Reader, data []byte) (*ssh.Signature, error) {
	app, message := sha256.Sum256([]byte("ssh:")), sha256.Sum256(data)
	behind := []byte{h.flags, 0, 0, 0, 7}
	signed := append(append(app[:], behind...), message[:]...)
	return &ssh.Signature{Format: ssh.KeyAlgoSKED25519, Blob: ed25519.Sign(h.key, signed), Rest: behind}, nil
}

func TestHardwareKeysMustHaveBeenTouched(t *testing.T) {
	r := ring(t, person("anna", public(token("anna", 1))))
	for flags, want := range map[byte]bool{0: false, 1: true, 4: false, 5: true} {
		s, err := r.Verify([]byte("m"), mustSign(t, token("anna", flags), []byte("m")), statement.Namespace)
		if (err == nil) != want || want && s.Person != "anna" {
			t.Errorf("flags %d: %+v, %v", flags, s, err)
		}
	}
	longer := damaged(t, mustSign(t, token("anna", 1), []byte("m")), func(b *blob) { b.Signature += "x" })
	if _, err := r.Verify([]byte("m"), longer, statement.Namespace); err == nil {
		t.Error("bytes behind the counter pass")
	}
}

// With a point of small order for a key, a signature of nothing holds for every
// message: the standard library says so, and the ring must not take such a key.
func TestKeysWithWhichEverybodyCanSign(t *testing.T) {
	point := append([]byte{1}, make([]byte, 31)...)
	forged := append(append([]byte{}, point...), make([]byte, 32)...)
	if !ed25519.Verify(point, []byte("anything"), forged) {
		t.Fatal("the forgery does not hold any more; is the check still needed?")
	}
	for _, p := range []string{
		strings.Repeat("\x00", 32), strings.Repeat("\x00", 31) + "\x80", string(point), string(point[:31]) + "\x80",
		"\xec" + strings.Repeat("\xff", 30) + "\x7f", "\xec" + strings.Repeat("\xff", 31), "\xed" + strings.Repeat("\xff", 30) + "\x7f", "\xee" + strings.Repeat("\xff", 31),
		"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x85",
		"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
	} {
		for kind, raw := range map[string][]byte{
			ssh.KeyAlgoED25519:   ssh.Marshal(struct{ Kind, Point string }{ssh.KeyAlgoED25519, p}),
			ssh.KeyAlgoSKED25519: ssh.Marshal(struct{ Kind, Point, Application string }{ssh.KeyAlgoSKED25519, p, "ssh:"}),
		} {
			if _, err := signature.ParseKey(kind + " " + base64.StdEncoding.EncodeToString(raw)); err == nil || !strings.Contains(err.Error(), "everybody can sign") {
				t.Errorf("%s %x: %v", kind, p, err)
			}
		}
	}
}

func TestParseKey(t *testing.T) {
	good := line(t, "ed25519")
	kind, rest, _ := strings.Cut(good, " ")
	text, _, _ := strings.Cut(rest, " ")
	for _, name := range []string{"ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa2048"} {
		if _, err := signature.ParseKey(line(t, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, ok := range []string{kind + " " + text, good + " and more", public(token("x", 1))} {
		if _, err := signature.ParseKey(ok); err != nil {
			t.Errorf("%q: %v", ok, err)
		}
	}
	for name, c := range map[string]struct{ line, want string }{
		"nothing":              {"", "is no kind of key; allowed: ssh-ed25519"},
		"kind alone":           {kind, "no key in base64"},
		"kind and blank":       {kind + " ", "no key in base64"},
		"two blanks":           {kind + "  " + text, "no key in base64"},
		"blank before":         {" " + good, "is no kind of key"},
		"two lines":            {good + "\n" + line(t, "rsa2048"), "control characters"},
		"tab":                  {kind + "\t" + text, "control characters"},
		"option":               {`namespaces="git" ` + good, "options are not allowed"},
		"unknown option":       {"no-such-thing=1 " + good, "options are not allowed"},
		"restrict":             {"restrict " + good, "options are not allowed"},
		"authority":            {"cert-authority " + good, "options are not allowed"},
		"authority of hosts":   {"@cert-authority * " + good, "options are not allowed"},
		"principal":            {"anna " + good, `"anna" is no kind of key`},
		"pattern":              {"* " + good, `"*" is no kind of key`},
		"certificate":          {strings.TrimSpace(string(file(t, "certificate.pub"))), "certificates are not allowed"},
		"certificate as a key": {kind + " " + strings.Fields(string(file(t, "certificate.pub")))[1], "the key is of kind ssh-ed25519-cert-v01@openssh.com, but the line says ssh-ed25519"},
		"another kind":         {"ssh-rsa " + text, "the key is of kind ssh-ed25519, but the line says ssh-rsa"},
		"RSA of 1024 bits":     {line(t, "rsa1024"), "the RSA key has 1024 bits; allowed: 2048 to 8192"},
		"DSA":                  {"ssh-dss " + base64.StdEncoding.EncodeToString(dsaKey()), "DSA keys are too weak"},
		"signature algorithm":  {"rsa-sha2-512 " + text, "is no kind of key"},
		"junk behind":          {kind + " " + text + "AAAA", "cannot be read"},
		"cut off":              {kind + " " + text[:len(text)-4], "cannot be read"},
		"base64 of two ways":   {kind + " " + text[:10] + "-" + text[11:], "no key in base64"},
		"a file's name":        {"~/.ssh/id_ed25519.pub", "is no kind of key"},
		"very long":            {kind + " " + strings.Repeat("A", 5000), "expected at most 4096"},
	} {
		if _, err := signature.ParseKey(c.line); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

func TestRingRefuses(t *testing.T) {
	anna, ben := public(signer("anna")), public(signer("ben"))
	key := func(id, public string) policy.Key { return policy.Key{ID: id, Public: public} }
	for name, c := range map[string]struct {
		policy policy.Policy
		want   []string // sort person id: why
		signs  []string // whose signature counts still
	}{
		"two people": {policy.Policy{People: []policy.Person{person("anna", anna), person("ben", ben, anna)}},
			[]string{"key anna anna-1: the same key is listed for anna (anna-1) and ben (ben-2); it signs for none of them", "key ben ben-2: the same key"}, []string{"ben"}},
		"two people, other comment": {policy.Policy{People: []policy.Person{person("anna", anna+" a"), person("ben", anna+" b")}},
			[]string{"key anna anna-1: the same key", "key ben ben-1: the same key"}, nil},
		"one person twice": {policy.Policy{People: []policy.Person{person("anna", anna, anna), person("ben", ben)}},
			[]string{"key anna anna-1: the same key is listed for anna (anna-1) and anna (anna-2)", "key anna anna-2: the same key"}, []string{"ben"}},
		"three": {policy.Policy{People: []policy.Person{person("anna", anna), person("ben", anna), person("clara", anna)}},
			[]string{"key anna anna-1: the same key is listed for anna (anna-1), ben (ben-1) and clara (clara-1)", "key ben", "key clara"}, nil},
		"person and recorder": {policy.Policy{People: []policy.Person{person("anna", anna), person("ben", ben)}, Recorder: []policy.Key{key("ci", anna)}},
			[]string{"key anna anna-1: the same key is listed for anna (anna-1) and the recorder (ci)", "recorder  ci: the same key"}, []string{"ben"}},
		"person and recovery": {policy.Policy{People: []policy.Person{person("anna", anna)}, Recovery: policy.Recovery{Keys: []policy.Key{key("safe", anna)}}},
			[]string{"key anna anna-1: the same key", "recovery  safe: the same key"}, nil},
		"option": {policy.Policy{People: []policy.Person{person("anna", "restrict "+anna), person("ben", ben)}},
			[]string{"key anna anna-1: the line begins with \"restrict\"; options are not allowed"}, []string{"ben"}},
		"unreadable revocation": {policy.Policy{People: []policy.Person{person("anna", anna)}, Revoked: []policy.Revocation{{ID: "lost", Public: "anna's old key"}}},
			[]string{"revocation  lost: nothing is revoked: no key can be read"}, []string{"anna"}},
		"revocation of a certificate": {policy.Policy{People: []policy.Person{person("anna", anna)}, Revoked: []policy.Revocation{{ID: "lost", Public: strings.TrimSpace(string(file(t, "certificate.pub")))}}},
			[]string{"revocation  lost: nothing is revoked: it is a certificate"}, []string{"anna"}},
		"revocation of two": {policy.Policy{People: []policy.Person{person("anna", anna)}, Revoked: []policy.Revocation{{ID: "lost", Public: anna + "\n" + ben}}},
			[]string{"revocation  lost: nothing is revoked: no key can be read"}, []string{"anna"}},
	} {
		r, refused := signature.NewRing(&c.policy)
		if len(refused) != len(c.want) {
			t.Errorf("%s: %v", name, refused)
			continue
		}
		for i, f := range refused {
			if got := f.Sort + " " + f.Person + " " + f.KeyID + ": " + f.Why; !strings.HasPrefix(got, c.want[i]) {
				t.Errorf("%s: %s\nwant %s", name, got, c.want[i])
			}
		}
		for _, who := range []string{"anna", "ben"} {
			want := strings.Contains(strings.Join(c.signs, " "), who)
			if s, err := r.Verify([]byte("m"), mustSign(t, signer(who), []byte("m")), statement.Namespace); (err == nil) != want || want && s.Person != who {
				t.Errorf("%s: %s: %+v, %v", name, who, s, err)
			}
		}
	}
	if r, refused := signature.NewRing(nil); len(refused) > 0 {
		t.Error(refused)
	} else if _, err := r.Verify([]byte("m"), mustSign(t, signer("anna"), []byte("m")), statement.Namespace); !errors.Is(err, signature.ErrUnknownKey) {
		t.Error(err)
	}
}

func TestRevokedRecorderRecovery(t *testing.T) {
	of := func(name string) string { return public(signer(name)) }
	r, refused := signature.NewRing(&policy.Policy{
		People:   []policy.Person{person("anna", of("anna"), of("anna 2"))},
		Recorder: []policy.Key{{ID: "ci", Public: of("recorder")}},
		Recovery: policy.Recovery{Keys: []policy.Key{{ID: "safe", Public: of("recovery")}}, Count: 1},
		Revoked:  []policy.Revocation{{ID: "laptop", Public: of("anna") + " stolen"}, {ID: "old", Public: of("gone")}},
	})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	for name, want := range map[string]signature.Signer{
		"anna":     {Person: "anna", KeyID: "anna-1", Revoked: true, ValidFrom: period.NoDate, ValidUntil: period.NoDate},
		"anna 2":   {Person: "anna", KeyID: "anna-2", ValidFrom: period.NoDate, ValidUntil: period.NoDate},
		"recorder": {KeyID: "ci", Recorder: true},
		"recovery": {KeyID: "safe", Recovery: true},
	} {
		want.Fingerprint = ssh.FingerprintSHA256(signer(name).PublicKey())
		if s, err := r.Verify([]byte("m"), mustSign(t, signer(name), []byte("m")), statement.Namespace); err != nil || s != want {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		if s, ok := r.Lookup(signer(name).PublicKey()); !ok || s != want || !r.Has(s) {
			t.Errorf("%s: %+v", name, s)
		}
		if want.KeyID += "?"; r.Has(want) {
			t.Errorf("%s: it has %+v", name, want)
		}
	}
	_, err := r.Verify([]byte("m"), mustSign(t, signer("gone"), []byte("m")), statement.Namespace)
	if !errors.Is(err, signature.ErrUnknownKey) || !strings.Contains(err.Error(), "it was revoked as old") {
		t.Error(err)
	}
}

func TestWithin(t *testing.T) {
	day := func(s string) period.Date {
		d, err := period.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ from, until, on, want string }{
		{"", "", "2026-12-10", ""},
		{"2026-12-10", "2026-12-10", "2026-12-10", ""},
		{"2026-12-11", "", "2026-12-10", "the key k is valid from 2026-12-11, not yet on 2026-12-10"},
		{"", "2026-12-09", "2026-12-10", "the key k is valid until 2026-12-09, not on 2026-12-10 any more"},
	} {
		s := signature.Signer{KeyID: "k", ValidFrom: period.NoDate, ValidUntil: period.NoDate}
		if c.from != "" {
			s.ValidFrom = day(c.from)
		}
		if c.until != "" {
			s.ValidUntil = day(c.until)
		}
		got := ""
		if err := ring(t).Within(s, day(c.on)); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func FuzzVerify(f *testing.F) {
	message := file(f, "message")
	people := []policy.Person{}
	for _, kind := range []string{"ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa2048"} {
		people = append(people, person(kind, line(f, kind)))
		f.Add(file(f, kind+".sha256.sig"))
		f.Add(file(f, kind+".sha512.sig"))
	}
	f.Add(file(f, "certificate.sig"))
	f.Add(mustSign(f, token("anna", 1), message))
	r := ring(f, people...)
	f.Fuzz(func(t *testing.T, armour []byte) {
		s, err := r.Verify(message, armour, statement.Namespace)
		if err != nil {
			return
		}
		// An ECDSA signature has a second number that holds; of the others there
		// is only the one that was made.
		made := bytes.Equal(armour, file(t, s.Person+".sha256.sig")) || bytes.Equal(armour, file(t, s.Person+".sha512.sig"))
		if !made && !strings.HasPrefix(s.Person, "ecdsa") {
			t.Fatalf("%s signed this too?\n%s", s.Person, armour)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	for _, name := range []string{"ed25519", "ecdsa256", "rsa2048", "rsa1024", "certificate"} {
		f.Add(line(f, name))
	}
	f.Fuzz(func(t *testing.T, s string) {
		key, err := signature.ParseKey(s)
		if err != nil {
			return
		}
		again := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
		if s != again && !strings.HasPrefix(s, again+" ") {
			t.Fatalf("%q is read as %q", s, again)
		}
	})
}
