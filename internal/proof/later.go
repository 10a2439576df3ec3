package proof

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// later tells who rejected a close, or took back what it stands on, in a word that
// its tag does not name. The close stands: such a word is later than the tag, or
// whoever closed left it out, and nothing in the repository can say which. So it is
// told, for people to ask.
func (v *verifying) later(l *chain.Link) {
	named := map[statement.Hash]bool{}
	for _, f := range l.Statements {
		named[f.Hash] = true
	}
	about := map[statement.Hash]bool{}
	for i := range v.ledger.Entries {
		if s := v.ledger.Entries[i].Statement; s != nil && !v.said[v.ledger.Entries[i].Hash] && against(s, l, named) {
			about[v.ledger.Entries[i].Hash] = true
		}
	}
	if len(about) == 0 {
		return
	}
	var rings []ledger.Ring
	for _, p := range []*policy.Policy{l.Judge, l.Policy} {
		ring, _ := signature.NewRing(p)
		rings = append(rings, ring)
	}
	for _, e := range v.ledger.Only(about, rings...).Entries {
		if e.Refused != "" || e.Signer.Revoked || e.Signer.Person != e.Statement.Person {
			continue
		}
		did := "rejects " + l.Tag
		if e.Statement.Verdict == statement.Revoke {
			did = "takes back " + e.Statement.For + ", on which " + l.Tag + " stands"
		}
		note := fmt.Sprintf("%s %s in %s, which the tag does not name: it was said after the close, or left out of it", e.Signer.Person, did, e.Path)
		if !slices.Contains(v.r.Notes, note) {
			v.r.Notes = append(v.r.Notes, note)
		}
	}
}

// against says whether a statement is against a close, which names others.
func against(s *statement.Statement, l *chain.Link, named map[statement.Hash]bool) bool {
	switch s.Verdict {
	case statement.Reject:
		return s.Plan == l.Message.Plan && s.Chain == l.Message.Chain && s.Cycle == l.Cycle && s.Purpose != statement.Proposal
	case statement.Revoke:
		return named[statement.Hash(s.For)]
	}
	return false
}
