package signature

import (
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// The kinds of keys that sign. Certificates are none of them: an authority would
// decide who a person is, in the policy's place. Nor is DSA.
var kinds = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519,
	ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256,
	ssh.KeyAlgoRSA,
}

// An RSA key has at least 2,048 bits, and at most what is verified in a moment.
const (
	leastRSA = 2048
	mostRSA  = 8192
	mostKey  = 4096 // bytes of a key's line
)

// ParseKey reads a public key as it stands in an id_ed25519.pub: its kind, itself
// in base64 and perhaps a comment, with single blanks between. It refuses options,
// certificates, kinds that are too weak, and keys with which everybody can sign.
func ParseKey(line string) (ssh.PublicKey, error) {
	if len(line) > mostKey {
		return nil, fmt.Errorf("the key has %d bytes; expected at most %d", len(line), mostKey)
	}
	if strings.ContainsFunc(line, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return nil, errors.New("the key holds control characters; expected one line as in an id_ed25519.pub")
	}
	kind, rest, ok := strings.Cut(line, " ")
	if err := checkKind(kind); err != nil {
		return nil, err
	}
	text, _, _ := strings.Cut(rest, " ")
	blob, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(blob) == 0 {
		return nil, fmt.Errorf("no key in base64 stands behind %s; expected one line as in an id_ed25519.pub", kind)
	}
	key, err := ssh.ParsePublicKey(blob)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the key cannot be read: %s", strings.TrimPrefix(err.Error(), "ssh: "))
	case key.Type() != kind:
		return nil, fmt.Errorf("the key is of kind %s, but the line says %s", key.Type(), kind)
	case string(key.Marshal()) != string(blob):
		return nil, errors.New("the key is not spelled as ssh-keygen spells it")
	}
	return key, checkKey(key)
}

// checkKind accepts the kinds that sign, and says of others what they are.
func checkKind(kind string) error {
	switch {
	case slices.Contains(kinds, kind):
		return nil
	case strings.Contains(kind, "-cert-v01@"):
		return errors.New("certificates are not allowed, because an authority would say in the policy's place who signs; list the key itself")
	case kind == "ssh-dss":
		return errors.New("DSA keys are too weak; use ssh-ed25519")
	case strings.ContainsAny(kind, "=,\"") || strings.HasPrefix(kind, "@") || kind == "restrict" || kind == "cert-authority":
		return fmt.Errorf("the line begins with %q; options are not allowed, expected the key as in an id_ed25519.pub", clip(kind))
	}
	return fmt.Errorf("%q is no kind of key; allowed: %s", clip(kind), strings.Join(kinds, ", "))
}

// checkKey refuses keys that prove nothing.
func checkKey(key ssh.PublicKey) error {
	if c, ok := key.(ssh.CryptoPublicKey); ok {
		if r, ok := c.CryptoPublicKey().(*rsa.PublicKey); ok {
			if n := r.N.BitLen(); n < leastRSA || n > mostRSA {
				return fmt.Errorf("the RSA key has %d bits; allowed: %d to %d", n, leastRSA, mostRSA)
			}
		}
	}
	if point := edwards(key); point != nil && smallOrder(point) {
		return errors.New("the key is one with which everybody can sign; make a new one with ssh-keygen")
	}
	return nil
}

// edwards returns the point of an Ed25519 key, on hardware or not, else nil.
func edwards(key ssh.PublicKey) []byte {
	switch key.Type() {
	case ssh.KeyAlgoED25519:
		var w struct {
			Kind  string
			Point []byte
		}
		if ssh.Unmarshal(key.Marshal(), &w) == nil {
			return w.Point
		}
	case ssh.KeyAlgoSKED25519:
		var w struct {
			Kind        string
			Point       []byte
			Application string
		}
		if ssh.Unmarshal(key.Marshal(), &w) == nil {
			return w.Point
		}
	}
	return nil
}

// small are the second coordinates of the eight points of small order on
// Edwards25519, with the ways to write them that are not reduced. With such a
// point for a key signatures can be made that hold without any secret.
var small = [][32]byte{
	{},  // 0
	{1}, // 1
	ofSmall(0xec, 0x7f),
	ofSmall(0xed, 0x7f), // the field's prime, which is 0
	ofSmall(0xee, 0x7f),
	{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
	{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
}

func ofSmall(first, last byte) (p [32]byte) {
	for i := range p {
		p[i] = 0xff
	}
	p[0], p[31] = first, last
	return p
}

func smallOrder(point []byte) bool {
	var p [32]byte
	if copy(p[:], point) != 32 {
		return true
	}
	p[31] &= 0x7f // the sign
	return slices.Contains(small, p)
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) > 60 {
		return s[:57] + "..."
	}
	return s
}
