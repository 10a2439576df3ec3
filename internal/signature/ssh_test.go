package signature_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// needSSH: these tests hold this package against the real ssh-keygen.
func needSSH(t *testing.T) {
	t.Helper()
	if os.Getenv("ACCORD_SSH") == "" {
		t.Skip("set ACCORD_SSH=1 to run ssh-keygen; the project's own check does")
	}
}

// keygen runs ssh-keygen with a message on standard input.
func keygen(t *testing.T, in []byte, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("ssh-keygen", args...)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Env = append(os.Environ(), "TZ=UTC", "SSH_AUTH_SOCK=")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	return string(out) + errs.String(), err
}

func write(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSSHKeygenSignsWhatWeVerify(t *testing.T) {
	needSSH(t)
	message := []byte("a statement\n")
	for _, kind := range [][]string{{"ed25519"}, {"ecdsa", "256"}, {"ecdsa", "384"}, {"ecdsa", "521"}, {"rsa", "2048"}, {"rsa", "3072"}} {
		key := filepath.Join(t.TempDir(), "id")
		args := []string{"-q", "-t", kind[0], "-N", "", "-C", "anna@example.com", "-f", key}
		if len(kind) > 1 {
			args = append(args, "-b", kind[1])
		}
		if out, err := keygen(t, nil, args...); err != nil {
			t.Fatal(out)
		}
		public, err := os.ReadFile(key + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		r := ring(t, person("anna", strings.TrimSpace(string(public))))
		for _, hash := range []string{"sha256", "sha512"} {
			cmd := exec.Command("ssh-keygen", "-q", "-Y", "sign", "-n", statement.Namespace, "-f", key, "-O", "hashalg="+hash)
			cmd.Stdin = bytes.NewReader(message)
			armour, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if s, err := r.Verify(message, armour, statement.Namespace); err != nil || s.Person != "anna" {
				t.Errorf("%v %s: %+v, %v", kind, hash, s, err)
			}
			if _, err := r.Verify(message[1:], armour, statement.Namespace); err == nil {
				t.Errorf("%v %s: another message passes", kind, hash)
			}
		}
	}
}

// signers are keys of each kind, made here.
func signers(t *testing.T) map[string]ssh.Signer {
	t.Helper()
	keys := map[string]any{}
	var err error
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, keys["ed25519"], err = ed25519.GenerateKey(rand.Reader)
	check(err)
	for name, curve := range map[string]elliptic.Curve{"ecdsa256": elliptic.P256(), "ecdsa384": elliptic.P384(), "ecdsa521": elliptic.P521()} {
		keys[name], err = ecdsa.GenerateKey(curve, rand.Reader)
		check(err)
	}
	keys["rsa"], err = rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	out := map[string]ssh.Signer{"token": token("anna", 1)}
	for name, k := range keys {
		out[name], err = ssh.NewSignerFromKey(k)
		check(err)
	}
	return out
}

// Every key kind: what Sign makes, `ssh-keygen -Y verify` takes with the file that
// AllowedSigners writes, in the namespaces, on the days and for the person that it
// names, and no others.
func TestSSHKeygenVerifiesWhatWeSign(t *testing.T) {
	needSSH(t)
	message := []byte("a statement\n")
	day := func(s string) period.Date {
		d, err := period.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for name, s := range signers(t) {
		dir := t.TempDir()
		ci := signer("recorder " + name)
		p := &policy.Policy{
			People: []policy.Person{{ID: "anna", Keys: []policy.Key{{ID: "a", Public: public(s), ValidFrom: day("2026-01-01"), ValidUntil: day("2026-12-31")}}},
				person("eve", public(signer("eve"))), person("gone", public(signer("gone"))), person("weak", line(t, "rsa1024")),
				person("one", public(signer("two"))), person("two", public(signer("two")))},
			Recorder: []policy.Key{{ID: "ci", Public: public(ci), ValidFrom: period.NoDate, ValidUntil: period.NoDate}},
			Revoked:  []policy.Revocation{{ID: "gone", Public: public(signer("gone"))}},
		}
		allowed := write(t, dir, "allowed_signers", signature.AllowedSigners(p))
		verify := func(by ssh.Signer, who, space, at string, message, signed []byte) (string, error) {
			armour, err := signature.Sign(by, signed, space)
			if err != nil {
				t.Fatal(err)
			}
			return keygen(t, message, "-Y", "verify", "-f", allowed, "-I", who, "-n", space, "-s", write(t, dir, "sig", armour), "-O", "verify-time="+at)
		}
		for what, c := range map[string]struct {
			by             ssh.Signer
			who, space, at string
			message        []byte
			good           bool
		}{
			"statement":            {s, "anna", statement.Namespace, "20260601", message, true},
			"tag":                  {s, "anna", statement.TagNamespace, "20260601", message, true},
			"first moment":         {s, "anna", statement.Namespace, "20260101", message, true},
			"last moment":          {s, "anna", statement.Namespace, "20261231235959", message, true},
			"before the first day": {s, "anna", statement.Namespace, "20251231235959", message, false},
			"after the last day":   {s, "anna", statement.Namespace, "20270101", message, false},
			"evidence":             {s, "anna", statement.EvidenceNamespace, "20260601", message, false},
			"file":                 {s, "anna", "file", "20260601", message, false},
			"another person":       {s, "eve", statement.Namespace, "20260601", message, false},
			"other bytes":          {s, "anna", statement.Namespace, "20260601", []byte("x"), false},
			"the recorder":         {ci, "recorder/ci", statement.EvidenceNamespace, "20260601", message, true},
			"recorder's statement": {ci, "recorder/ci", statement.Namespace, "20260601", message, false},
			"a revoked key":        {signer("gone"), "gone", statement.Namespace, "20260601", message, false},
			"a key of two people":  {signer("two"), "one", statement.Namespace, "20260601", message, false},
		} {
			if out, err := verify(c.by, c.who, c.space, c.at, c.message, message); (err == nil) != c.good {
				t.Errorf("%s: %s: %v\n%s", name, what, err, out)
			}
		}
	}
}

// What we write is what ssh-keygen writes, to the byte, where the signature has
// nothing random in it.
func TestSameBytesAsSSHKeygen(t *testing.T) {
	needSSH(t)
	dir, message := t.TempDir(), []byte("a statement\n")
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "anna")
	if err != nil {
		t.Fatal(err)
	}
	key := write(t, dir, "id", pem.EncodeToMemory(block))
	cmd := exec.Command("ssh-keygen", "-q", "-Y", "sign", "-n", statement.Namespace, "-f", key)
	cmd.Stdin = bytes.NewReader(message)
	theirs, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if ours := mustSign(t, s, message); !bytes.Equal(ours, theirs) {
		t.Errorf("%s\n%s", ours, theirs)
	}
}
