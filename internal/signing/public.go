package signing

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/signature"
)

// mostFile is more than any key's file has.
const mostFile = 64 << 10

// given reads a key as people name it: a file, private or public, or the public
// key itself, with or without `key::` before it as git has it.
func (w *World) given(text string) (file string, key ssh.PublicKey, err error) {
	text = strings.TrimSpace(text)
	literal, marked := strings.CutPrefix(text, "key::")
	if marked || strings.HasPrefix(text, "ssh-") && strings.Contains(text, " ") {
		key, err = signature.ParseKey(plain(literal))
		return "", key, err
	}
	file = w.expand(text)
	b, err := read(file)
	if errors.Is(err, fs.ErrNotExist) {
		// The private half may be with an agent alone.
		if b, err := read(file + ".pub"); err == nil {
			key, err = signature.ParseKey(plain(string(b)))
			return file + ".pub", key, err
		}
	}
	if err != nil {
		return file, nil, err
	}
	if !strings.HasPrefix(string(b), "-----BEGIN ") {
		key, err = signature.ParseKey(plain(string(b)))
		return file, key, err
	}
	if key, err = beside(b); key != nil || err != nil {
		return file, key, err
	}
	if b, err = read(file + ".pub"); err != nil {
		return file, nil, fmt.Errorf("its public half is neither in it nor beside it: ssh-keygen -y -f %[1]s > %[1]s.pub", file)
	}
	key, err = signature.ParseKey(plain(string(b)))
	return file, key, err
}

// plain is one line without blanks and line ends around it.
func plain(s string) string { return strings.TrimSpace(s) }

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err == nil && len(b) > mostFile {
		err = errors.New("it is too large for a key")
	}
	return b, err
}

// beside reads the public half that an OpenSSH private key states in clear in
// front of what may be encrypted; nil for files of other forms, which have none.
// What is secret is not looked at.
func beside(b []byte) (ssh.PublicKey, error) {
	const magic = "openssh-key-v1\x00"
	block, _ := pem.Decode(b)
	if block == nil || block.Type != "OPENSSH PRIVATE KEY" {
		return nil, nil
	}
	rest, ok := strings.CutPrefix(string(block.Bytes), magic)
	var w struct {
		Cipher, Derivation, Options string
		Count                       uint32
		Public                      []byte
		Rest                        []byte `ssh:"rest"`
	}
	if !ok || ssh.Unmarshal([]byte(rest), &w) != nil || w.Count != 1 {
		return nil, errors.New("it is no private key that can be read")
	}
	key, err := ssh.ParsePublicKey(w.Public)
	if err != nil {
		return nil, errors.New("it is no private key that can be read")
	}
	return signature.ParseKey(line(key))
}

func line(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}
