package signature

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
)

// Signer is whose key made a signature, by the policy.
type Signer struct {
	// Person is empty for the keys of the recorder and for recovery.
	Person string
	// KeyID is the key's id in the policy, Fingerprint what ssh-keygen -l prints.
	KeyID, Fingerprint string
	// ValidFrom and ValidUntil are the first and last day; period.NoDate where open.
	ValidFrom, ValidUntil period.Date
	// Revoked says that the policy revokes the key: whatever no close holds yet
	// does not count.
	Revoked bool
	// Recorder and Recovery say that it is no person's key.
	Recorder, Recovery bool
}

// Refused is a key of a policy that signs for nobody, and why.
type Refused struct {
	// Sort is key, recorder, recovery or revocation. A refused revocation revokes
	// nothing, which is for the caller to be afraid of.
	Sort string
	// Person is empty for all but a key.
	Person, KeyID, Why string
	At                 position.Ref
}

// Ring is the keys of a policy, each of exactly one person or one purpose.
type Ring struct {
	signers map[string]Signer // by the key's bytes
	// gone are revoked keys that the policy lists for nobody.
	gone map[string]string
}

// ErrUnknownKey is what Verify returns for a key that the policy does not know.
var ErrUnknownKey = errors.New("a key that the policy does not know")

// entry is a key of the policy on its way into the ring.
type entry struct {
	sort string
	key  *policy.Key
	blob string
	as   Signer
}

// NewRing reads the keys of a policy. A key that is listed twice, be it for two
// people or for one, signs for nobody: else whoever adds a line could make one
// person's signature another's.
func NewRing(p *policy.Policy) (*Ring, []Refused) {
	r := &Ring{signers: map[string]Signer{}, gone: map[string]string{}}
	var refused []Refused
	var all []entry
	holders := map[string][]string{}
	if p == nil {
		return r, nil
	}
	for _, e := range entries(p) {
		key, err := ParseKey(e.key.Public)
		if err != nil {
			refused = append(refused, Refused{e.sort, e.as.Person, e.key.ID, err.Error(), e.key.At})
			continue
		}
		e.blob, e.as.Fingerprint = string(key.Marshal()), ssh.FingerprintSHA256(key)
		holders[e.blob] = append(holders[e.blob], e.holder())
		all = append(all, e)
	}
	for _, e := range all {
		if h := holders[e.blob]; len(h) > 1 {
			refused = append(refused, Refused{e.sort, e.as.Person, e.key.ID, "the same key is listed for " + listed(h) + "; it signs for none of them", e.key.At})
			continue
		}
		r.signers[e.blob] = e.as
	}
	return r, append(refused, r.revoke(p.Revoked)...)
}

// entries lists all keys of a policy in its order.
func entries(p *policy.Policy) []entry {
	var out []entry
	add := func(sort string, keys []policy.Key, as Signer) {
		for i := range keys {
			e := entry{sort: sort, key: &keys[i], as: as}
			e.as.KeyID, e.as.ValidFrom, e.as.ValidUntil = keys[i].ID, keys[i].ValidFrom, keys[i].ValidUntil
			out = append(out, e)
		}
	}
	for i := range p.People {
		add("key", p.People[i].Keys, Signer{Person: p.People[i].ID})
	}
	add("recorder", p.Recorder, Signer{Recorder: true})
	add("recovery", p.Recovery.Keys, Signer{Recovery: true})
	return out
}

func (e *entry) holder() string {
	if e.sort == "key" {
		return e.as.Person + " (" + e.key.ID + ")"
	}
	return "the " + e.sort + " (" + e.key.ID + ")"
}

func listed(holders []string) string {
	text := holders[0]
	for i, h := range holders[1:] {
		if i == len(holders)-2 {
			text += " and " + h
		} else {
			text += ", " + h
		}
	}
	return text
}

// revoke marks keys. Of these any kind may be named: that it is weak may be the
// reason.
func (r *Ring) revoke(list []policy.Revocation) []Refused {
	var refused []Refused
	for i := range list {
		v := &list[i]
		key, err := parseRevoked(v.Public)
		if err != nil {
			refused = append(refused, Refused{"revocation", "", v.ID, "nothing is revoked: " + err.Error(), v.At})
			continue
		}
		blob := string(key.Marshal())
		if s, ok := r.signers[blob]; ok {
			s.Revoked = true
			r.signers[blob] = s
		} else {
			r.gone[blob] = v.ID
		}
	}
	return refused
}

func parseRevoked(line string) (ssh.PublicKey, error) {
	key, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil || len(options) > 0 || len(bytes.TrimSpace(rest)) > 0:
		return nil, errUnread
	case strings.Contains(key.Type(), "-cert-v01@"): // its key would go on signing
		return nil, errors.New("it is a certificate; expected the key itself, as in an id_ed25519.pub")
	}
	return key, nil
}

var errUnread = errors.New("no key can be read; expected one line as in an id_ed25519.pub")

// CheckRevoked says why a key that is revoked cannot be read; then nothing is
// revoked. Kinds that may not sign may be revoked.
func CheckRevoked(line string) error {
	_, err := parseRevoked(line)
	return err
}

// Verify says whose key signed a message in a namespace. The armour is exactly
// what ssh-keygen -Y sign writes. It returns the signer of a revoked key too, and
// compares no dates; the error says what is wrong with the signature, or that no
// key of the policy made it (ErrUnknownKey).
func (r *Ring) Verify(message, armour []byte, namespace string) (Signer, error) {
	sig, err := open(armour)
	if err != nil {
		return Signer{}, err
	}
	if sig.Namespace != namespace || namespace == "" {
		return Signer{}, fmt.Errorf("it was signed for the namespace %q; expected %s", clip(sig.Namespace), namespace)
	}
	blob := sig.PublicKey.Marshal()
	if id, gone := r.gone[string(blob)]; gone {
		return Signer{}, fmt.Errorf("signed by %s, %w: it was revoked as %s", ssh.FingerprintSHA256(sig.PublicKey), ErrUnknownKey, id)
	}
	signer, known := r.signers[string(blob)]
	if !known {
		return Signer{}, fmt.Errorf("signed by %s, %w", ssh.FingerprintSHA256(sig.PublicKey), ErrUnknownKey)
	}
	if err := sshsig.Verify(bytes.NewReader(message), sig, sig.PublicKey, sig.HashAlgorithm, namespace); err != nil {
		return Signer{}, fmt.Errorf("the signature is by the key %s of the policy, but not for these bytes", signer.KeyID)
	}
	return signer, nil
}

// Within holds a day against the dates of a key: an error says that the day is
// before the first or behind the last. Whether the key is revoked is not asked.
func (r *Ring) Within(s Signer, day period.Date) error {
	switch {
	case s.ValidFrom != period.NoDate && day < s.ValidFrom:
		return fmt.Errorf("the key %s is valid from %s, not yet on %s", s.KeyID, s.ValidFrom, day)
	case s.ValidUntil != period.NoDate && day > s.ValidUntil:
		return fmt.Errorf("the key %s is valid until %s, not on %s any more", s.KeyID, s.ValidUntil, day)
	}
	return nil
}

// Lookup says whose key a public key is.
func (r *Ring) Lookup(key ssh.PublicKey) (Signer, bool) {
	s, ok := r.signers[string(key.Marshal())]
	return s, ok
}

// Has reports whether the ring has exactly this key of this person.
func (r *Ring) Has(s Signer) bool {
	for _, own := range r.signers {
		if own == s {
			return true
		}
	}
	return false
}

// As is whose key, by this ring, the key of another ring's signer is.
func (r *Ring) As(s Signer) (Signer, bool) {
	for _, own := range r.signers {
		if own.Fingerprint == s.Fingerprint && s.Fingerprint != "" {
			return own, true
		}
	}
	return Signer{}, false
}
