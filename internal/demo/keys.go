package demo

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/pem"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// Key is the private key of a person of the demonstration. Everybody can make
// it, and is meant to: it is derived from the person's name, so that the
// demonstration is the same everywhere and can be signed in. It protects
// nothing, and must stand in no policy but that of the example.
func Key(person string) ssh.Signer {
	s, err := ssh.NewSignerFromKey(secret(person))
	if err != nil {
		panic(err) // an Ed25519 key is one
	}
	return s
}

func secret(person string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("a public key pair of the accord demonstration: " + person))
	return ed25519.NewKeyFromSeed(seed[:])
}

// PublicKey is the line of a person's key in the policy.
func PublicKey(person, email string) string {
	line := ssh.MarshalAuthorizedKey(Key(person).PublicKey())
	return string(line[:len(line)-1]) + " " + email
}

// keyFolder is where the keys lie, in the repository's own folder, so that no
// commit ever holds one.
const keyFolder = "accord-demo"

// hand gives the people's private keys out, so that whoever is shown around can
// sign in anybody's name.
func (c *course) hand() error {
	if err := os.MkdirAll(c.tour.Keys, 0o700); err != nil {
		return err
	}
	for _, p := range c.plan.Policy.People {
		if len(p.Keys) == 0 {
			continue
		}
		at := filepath.Join(c.tour.Keys, p.ID)
		if err := os.WriteFile(at, PrivateKey(p.ID, p.Email), 0o600); err != nil {
			return err
		}
		if err := os.WriteFile(at+".pub", []byte(PublicKey(p.ID, p.Email)+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// PrivateKey is a person's key as ssh-keygen and git read it from a file,
// without a passphrase. Unlike theirs it holds no random number, so that two
// demonstrations are the same byte for byte.
func PrivateKey(person, comment string) []byte {
	key := secret(person)
	public := []byte(key.Public().(ed25519.PublicKey))
	check := binary.BigEndian.Uint32(public)
	private := ssh.Marshal(struct {
		Check1, Check2 uint32
		Kind           string
		Public, Secret []byte
		Comment        string
	}{check, check, ssh.KeyAlgoED25519, public, []byte(key), comment})
	for i := byte(1); len(private)%8 != 0; i++ {
		private = append(private, i)
	}
	body := append([]byte("openssh-key-v1\x00"), ssh.Marshal(struct {
		Cipher, KDF, Options string
		Keys                 uint32
		Public, Private      []byte
	}{"none", "none", "", 1, ssh.Marshal(struct {
		Kind   string
		Public []byte
	}{ssh.KeyAlgoED25519, public}), private})...)
	return pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: body})
}
