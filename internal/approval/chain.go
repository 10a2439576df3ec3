package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// said are the statements of the person so far, that hold a place in the chain.
func (p *preparing) said() []signoff.Evidence {
	var out []signoff.Evidence
	for _, v := range p.a.Case.Evidence {
		if v.Sort != policy.Signature || v.Standing == signoff.Refused && !v.Links {
			continue
		}
		if p.by.Recovery && v.Recovery && v.Key == p.by.KeyID || !p.by.Recovery && !v.Recovery && v.Person == p.by.Person {
			out = append(out, v)
		}
	}
	return out
}

// after is the person's last statement: the one that none follows. Where the
// chain has parted, it is the arm that is not being taken back; else whatever is
// signed would leave it parted, and count for nothing.
func (p *preparing) after() (statement.Hash, error) {
	all := p.said()
	var last, refused []string
	for _, v := range all {
		if slices.ContainsFunc(all, func(o signoff.Evidence) bool { return string(o.After) == v.ID }) {
			continue
		}
		if v.Standing == signoff.Refused {
			refused = append(refused, v.ID)
		} else {
			last = append(last, v.ID)
		}
	}
	if len(last) > 1 && p.o.Revoke != "" {
		last = slices.DeleteFunc(last, func(id string) bool { return begins(id, p.o.Revoke) })
	}
	switch {
	case len(last) == 1:
		return statement.Hash(last[0]), nil
	case len(last) > 1:
		return "", usage("your statements have parted: none follows "+strings.Join(shortened(last), ", nor "), "take one of them back with --revoke; until then nothing that you approve counts")
	case len(refused) > 0:
		slices.Sort(refused)
		return statement.Hash(refused[0]), nil
	}
	return statement.None, nil
}

// Last is the person's last statement about the transition, which the ledger
// holds, nil for none. What they said of other proposals, or of an earlier close,
// tells nothing about what is new to them in this one.
func Last(a *assess.Assessment, by signature.Signer) *ledger.Entry {
	p := &preparing{a: a, by: by}
	id, err := p.after()
	if err != nil {
		return nil
	}
	said := p.said()
	for range said {
		i := slices.IndexFunc(said, func(v signoff.Evidence) bool { return v.ID == string(id) })
		if i < 0 {
			return nil
		}
		if v := said[i]; v.Verdict != statement.Revoke && v.Standing != signoff.Apart && v.Standing != signoff.Refused {
			break
		}
		id = said[i].After
	}
	for i := range a.Ledger.Entries {
		if e := &a.Ledger.Entries[i]; e.Hash == id && e.Statement != nil {
			return e
		}
	}
	return nil
}

// revoke takes a statement of the person's own back.
func (p *preparing) revoke(st *statement.Statement) error {
	v, err := p.one(p.said(), p.o.Revoke, "statement of yours")
	if err != nil {
		return err
	}
	if v.Verdict == statement.Revoke {
		return usage("that statement takes one back itself", "say again what you mean instead")
	}
	if slices.ContainsFunc(p.said(), func(o signoff.Evidence) bool { return o.Verdict == statement.Revoke && o.For == v.ID }) {
		return usage("that statement is taken back already", "say again what you mean instead")
	}
	st.Purpose, st.Role, st.For = v.Purpose, v.Role, v.ID
	return nil
}

// ratify names the override: the only one that waits for it, where none is named.
func (p *preparing) ratify(st *statement.Statement) error {
	var all []signoff.Evidence
	for _, v := range p.a.Case.Evidence {
		if v.Purpose == statement.Override && v.Standing != signoff.Refused {
			all = append(all, v)
		}
	}
	name := p.o.For
	if name == "" {
		var waiting []string
		for _, n := range p.a.Report.Overrides {
			if n.Ratified == "" {
				waiting = append(waiting, n.ID)
			}
		}
		switch len(waiting) {
		case 0:
			return usage("no override waits to be ratified", "see `accord signoff`")
		case 1:
			name = waiting[0]
		default:
			return usage("several overrides wait to be ratified: "+strings.Join(shortened(waiting), ", "), "name one with --for")
		}
	}
	v, err := p.one(all, name, "override")
	if err != nil {
		return err
	}
	st.For = v.ID
	return nil
}

// one finds evidence by its hash or the beginning of it.
func (p *preparing) one(all []signoff.Evidence, name, what string) (signoff.Evidence, error) {
	var found []signoff.Evidence
	for _, v := range all {
		if begins(v.ID, name) {
			found = append(found, v)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return signoff.Evidence{}, usage(fmt.Sprintf("%q is no %s", name, what), "`accord signoff --explain` lists them with their hashes, of which six digits are enough")
	}
	return signoff.Evidence{}, usage(fmt.Sprintf("%q is the beginning of several", name), "write more of the hash")
}

// begins reports whether a hash is what a person wrote of it, with or without
// sha256: before it; fewer than six digits are no hash.
func begins(id, name string) bool {
	digits := strings.TrimPrefix(name, "sha256:")
	return len(digits) >= 6 && strings.HasPrefix(strings.TrimPrefix(id, "sha256:"), digits)
}

func shortened(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id[:min(len(id), len("sha256:")+12)]
	}
	return out
}
