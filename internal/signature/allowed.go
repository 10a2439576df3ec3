package signature

import (
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// AllowedSigners writes the keys of a policy as the allowed_signers file of
// `ssh-keygen -Y verify`, each with the namespaces that it signs in and its days
// in UTC (ssh-keygen reads them in the zone of TZ). Principals are the people's
// identifiers; the recorder's keys are `recorder/ID` and those for recovery
// `recovery/ID`. Keys that are refused or revoked are left out.
func AllowedSigners(p *policy.Policy) []byte {
	r, _ := NewRing(p)
	var b strings.Builder
	if p == nil {
		return nil
	}
	for _, e := range entries(p) {
		key, err := ParseKey(e.key.Public)
		if err != nil {
			continue
		}
		s, ok := r.Lookup(key)
		if !ok || s.Revoked {
			continue
		}
		fmt.Fprintf(&b, "%s %s %s", principal(s), options(s), ssh.MarshalAuthorizedKey(key))
	}
	return []byte(b.String())
}

func principal(s Signer) string {
	switch {
	case s.Recorder:
		return "recorder/" + s.KeyID
	case s.Recovery:
		return "recovery/" + s.KeyID
	}
	return s.Person
}

func options(s Signer) string {
	spaces := statement.Namespace + "," + statement.TagNamespace
	if s.Recorder {
		spaces = statement.EvidenceNamespace
	}
	text := `namespaces="` + spaces + `"`
	day := func(d period.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
	if s.ValidFrom != period.NoDate {
		text += `,valid-after="` + day(s.ValidFrom) + `"`
	}
	if s.ValidUntil != period.NoDate {
		text += `,valid-before="` + day(s.ValidUntil) + `235959"` // the last day counts
	}
	return text
}
