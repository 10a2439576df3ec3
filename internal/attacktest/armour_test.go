package attacktest

import (
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/base64"
	"strings"

	"github.com/accord-plan/accord/internal/signedtest"
	"golang.org/x/crypto/ssh"
)

// sealed is a signature in the armour of ssh-keygen, made by hand: with a key of
// which it says whatever it likes.
func sealed(message []byte, namespace string, key []byte, sign func([]byte) *ssh.Signature) []byte {
	sum := sha512.Sum512(message)
	about := append([]byte("SSHSIG"), ssh.Marshal(struct {
		Namespace, Reserved, Hash string
		Sum                       []byte
	}{namespace, "", "sha512", sum[:]})...)
	blob := append([]byte("SSHSIG"), ssh.Marshal(struct {
		Version                   uint32
		Key                       []byte
		Namespace, Reserved, Hash string
		Signature                 []byte
	}{1, key, namespace, "", "sha512", ssh.Marshal(sign(about))})...)
	text := base64.StdEncoding.EncodeToString(blob)
	var b strings.Builder
	b.WriteString("-----BEGIN SSH SIGNATURE-----\n")
	for len(text) > 70 {
		b.WriteString(text[:70] + "\n")
		text = text[70:]
	}
	b.WriteString(text + "\n-----END SSH SIGNATURE-----\n")
	return []byte(b.String())
}

// zeros are bytes that are the same each time.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// certificate is one of eve's authority over a key of clara's.
func certificate() *ssh.Certificate {
	c := &ssh.Certificate{Key: signedtest.Key("clara").PublicKey(), CertType: ssh.UserCert, KeyId: "clara", ValidPrincipals: []string{"clara"}, ValidBefore: ssh.CertTimeInfinity}
	if err := c.SignCert(zeros{}, signedtest.Key("eve")); err != nil {
		panic(err)
	}
	return c
}

// neutral is the public key that is the neutral point of the curve.
func neutral() ssh.PublicKey {
	point := make([]byte, ed25519.PublicKeySize)
	point[0] = 1
	key, err := ssh.NewPublicKey(ed25519.PublicKey(point))
	if err != nil {
		panic(err)
	}
	return key
}

// anyone is a signature that holds for each message by the key neutral.
func anyone([]byte) *ssh.Signature {
	blob := make([]byte, ed25519.SignatureSize)
	blob[0] = 1
	return &ssh.Signature{Format: ssh.KeyAlgoED25519, Blob: blob}
}

func keyLine(k ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) }
