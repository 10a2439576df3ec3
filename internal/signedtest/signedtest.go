// Package signedtest signs for tests what people sign: statements, records of
// reviews, the tags of closes and commits. Each person's key is made from their
// name, so that the same calls give the same bytes everywhere, and nothing but
// git is needed.
package signedtest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"golang.org/x/crypto/ssh"
)

// Key is the key of a name.
func Key(name string) ssh.Signer {
	s, err := ssh.NewSignerFromKey(private(name))
	if err != nil {
		panic(err)
	}
	return s
}

func private(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("accord test key of " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// File is the private key of a name as ssh-keygen keeps it.
func File(name string) []byte {
	block, err := ssh.MarshalPrivateKey(private(name), name)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(block)
}

// Public is the line that a policy has of the key of a name.
func Public(name string) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(Key(name).PublicKey())))
}

// Sign signs a message with the key of a name.
func Sign(t testing.TB, name string, message []byte, namespace string) []byte {
	t.Helper()
	armour, err := signature.Sign(Key(name), message, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return armour
}

// TagObject spells the tag of a commit, signed by the key of a name.
func TagObject(t testing.TB, name, commit string, message []byte, by string, at time.Time) []byte {
	t.Helper()
	head := fmt.Sprintf("object %s\ntype commit\ntag %s\ntagger %s <%[3]s@example.com> %d +0000\n\n", commit, name, by, at.Unix())
	signed := append([]byte(head), message...)
	return append(signed, Sign(t, by, signed, statement.TagNamespace)...)
}

// Hash is how statements call a tag by its bytes.
func Hash(raw []byte) statement.Hash { return statement.Of(raw) }

// Store writes an object into a repository and returns git's hash.
func Store(t testing.TB, dir, kind string, raw []byte) string {
	t.Helper()
	return git(t, dir, raw, "hash-object", "-t", kind, "-w", "--stdin", "--literally")
}

// Tag writes a signed tag into a repository and returns its hash.
func Tag(t testing.TB, dir, name, commit string, message *statement.Tag, by string, at time.Time) statement.Hash {
	t.Helper()
	raw := TagObject(t, name, commit, message.Bytes(), by, at)
	git(t, dir, nil, "update-ref", "refs/tags/"+name, Store(t, dir, "tag", raw))
	return Hash(raw)
}

func git(t testing.TB, dir string, in []byte, args ...string) string {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Stdin = dir, bytes.NewReader(in)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}
