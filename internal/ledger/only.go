package ledger

import "github.com/accord-plan/accord/internal/statement"

// Only is the part of a ledger that has these hashes, its signatures held
// against other rings, as Read does. It has no violations: of a close that was
// made, what has become of the ledger since is no matter.
func (l *Ledger) Only(hashes map[statement.Hash]bool, rings ...Ring) *Ledger {
	out := &Ledger{}
	for _, e := range l.Entries {
		if !hashes[e.Hash] || e.Armour == nil || e.Statement == nil && e.Record == nil {
			continue
		}
		namespace := statement.Namespace
		if e.Record != nil {
			namespace = statement.EvidenceNamespace
		}
		armour := e.Armour
		e.Refused, e.Past = "no key is known", false
		e.verify(armour, namespace, rings)
		out.Entries = append(out.Entries, e)
	}
	return out
}
