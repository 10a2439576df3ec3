package change

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
)

// policy compares people, roles, rules and keys.
func (c *comparer) policy() {
	var none policy.Policy
	x, y := c.base.Plan.Policy, c.head.Plan.Policy
	sub := &Subject{Kind: Policy, What: "policy"}
	switch {
	case x == nil && y == nil:
		return
	case x == nil:
		c.whole(sub, Added, Text("policy"), y.At)
		x = &none
	case y == nil:
		c.whole(sub, Removed, Text("policy"), x.At)
		y = &none
	default:
		sub.Owner = y.Owner
		c.move(Policy, "policy", x.At, y.At)
		c.fields(sub, x.At, y.At, field{"owner", Text(x.Owner), Text(y.Owner), false})
	}
	person := func(_ side, p *policy.Person) key { return keyOf(p.ID) }
	merge(x.People, y.People, person, func(a, b *policy.Person) { c.person(a, b, y.Owner) })
	role := func(_ side, r *policy.Role) key { return keyOf(r.ID) }
	merge(x.Roles, y.Roles, role, func(a, b *policy.Role) { c.role(a, b, y.Owner) })
	rule := func(_ side, r *policy.Rule) key { return keyOf(r.ID) }
	merge(x.Rules, y.Rules, rule, func(a, b *policy.Rule) { c.signRule(a, b, y.Owner) })
	c.keysOfNobody(x, y)
}

// signRule compares a rule that says who must agree to what.
func (c *comparer) signRule(a, b *policy.Rule, owner string) {
	sub := &Subject{Kind: Policy, Owner: owner}
	switch {
	case a == nil:
		sub.ID, sub.What = b.ID, "rule "+b.ID
		c.whole(sub, Added, Text(ruleText(b)), b.At)
	case b == nil:
		sub.ID, sub.What = a.ID, "rule "+a.ID
		c.whole(sub, Removed, Text(ruleText(a)), a.At)
	default:
		sub.ID, sub.What = b.ID, "rule "+b.ID
		c.fields(sub, a.At, b.At,
			field{"for", purposesValue(a.For), purposesValue(b.For), false},
			field{"when", Text(a.When.String()), Text(b.When.String()), false},
			field{"need", Text(a.Need.String()), Text(b.Need.String()), false},
			field{"name", Text(a.Name), Text(b.Name), true})
	}
}

// ruleText is all that a rule says but its name.
func ruleText(r *policy.Rule) string {
	text := "for " + purposesValue(r.For).String()
	if r.When != nil {
		text += ", when " + r.When.String()
	}
	return text + ", need " + r.Need.String()
}

func purposesValue(list []policy.Purpose) Value {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = string(p)
	}
	return setValue(out, "")
}

// keysOfNobody compares who may override, and the keys that belong to no
// person.
func (c *comparer) keysOfNobody(x, y *policy.Policy) {
	of := func(what string) *Subject {
		return &Subject{Kind: Policy, What: what, ID: what, Owner: y.Owner}
	}
	c.fields(of("policy"), x.At, y.At, field{"override", setValue(x.Override, ""), setValue(y.Override, ""), false})
	c.keys(of("recorder"), x.Recorder, y.Recorder)
	c.fields(of("recovery"), x.Recovery.At, y.Recovery.At, field{"count", countOrNone(x.Recovery.Count), countOrNone(y.Recovery.Count), false})
	c.keys(of("recovery"), x.Recovery.Keys, y.Recovery.Keys)
	id, revoked := func(_ side, r *policy.Revocation) key { return keyOf(r.ID) }, of("revoked")
	none := policy.Revocation{On: period.NoDate}
	merge(x.Revoked, y.Revoked, id, func(a, b *policy.Revocation) {
		a, b = cmp.Or(a, &none), cmp.Or(b, &none)
		name := "key " + cmp.Or(b.ID, a.ID)
		c.fields(revoked, a.At, b.At, field{name, Text(a.Public), Text(b.Public), false},
			field{name + " on", dateValue(a.On), dateValue(b.On), false},
			field{name + " note", Text(a.Note), Text(b.Note), true})
	})
}

func (c *comparer) role(a, b *policy.Role, owner string) {
	sub := &Subject{Kind: Policy, Owner: owner}
	switch {
	case a == nil:
		sub.ID, sub.What = b.ID, "role "+b.ID
		c.whole(sub, Added, setValue(b.People, b.ID), b.At)
	case b == nil:
		sub.ID, sub.What = a.ID, "role "+a.ID
		c.whole(sub, Removed, setValue(a.People, a.ID), a.At)
	default:
		sub.ID, sub.What = b.ID, "role "+b.ID
		c.fields(sub, a.At, b.At, field{"people", setValue(a.People, ""), setValue(b.People, ""), false},
			field{"team", Text(a.Team), Text(b.Team), false},
			field{"name", Text(a.Name), Text(b.Name), true})
	}
}

// setValue writes a list whose order means nothing; instead stands for none.
func setValue(list []string, instead string) Value {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	if len(sorted) == 0 {
		return Text(instead)
	}
	return listValue(sorted)
}

func (c *comparer) person(a, b *policy.Person, owner string) {
	sub := &Subject{Kind: Policy, Owner: owner}
	switch {
	case a == nil:
		sub.ID, sub.What = b.ID, "person "+b.ID
		c.whole(sub, Added, Text(b.Name+" "+b.Email), b.At)
		a = &policy.Person{Name: b.Name, Email: b.Email}
	case b == nil:
		sub.ID, sub.What = a.ID, "person "+a.ID
		c.whole(sub, Removed, Text(a.Name+" "+a.Email), a.At)
		b = &policy.Person{Name: a.Name, Email: a.Email}
	default:
		sub.ID, sub.What = b.ID, "person "+b.ID
	}
	c.fields(sub, a.At, b.At,
		field{"email", Text(a.Email), Text(b.Email), false},
		field{"forges", forgesValue(a), forgesValue(b), false},
		field{"logins", loginsValue(a), loginsValue(b), false},
		field{"name", Text(a.Name), Text(b.Name), true})
	c.keys(sub, a.Keys, b.Keys)
	of := func(_ side, d *policy.Deputy) key { return keyOf(d.ID) }
	merge(a.Deputies, b.Deputies, of, func(d, e *policy.Deputy) {
		before, from, id := deputyValue(d)
		after, to, other := deputyValue(e)
		c.fields(sub, from, to, field{"deputy " + cmp.Or(other, id), before, after, false})
	})
}

// deputyValue says who may act, in what, and when.
func deputyValue(d *policy.Deputy) (Value, position.Ref, string) {
	if d == nil {
		return Value{}, position.Ref{}, ""
	}
	text := d.Person
	if len(d.Roles) > 0 {
		text += " as " + setValue(d.Roles, "").String()
	}
	return Text(text + " from " + d.From.String() + " to " + d.To.String()), d.At, d.ID
}

// keys compares keys by their identifiers.
func (c *comparer) keys(sub *Subject, a, b []policy.Key) {
	of := func(_ side, k *policy.Key) key { return keyOf(k.ID) }
	none := policy.Key{ValidFrom: period.NoDate, ValidUntil: period.NoDate}
	merge(a, b, of, func(k, l *policy.Key) {
		k, l = cmp.Or(k, &none), cmp.Or(l, &none)
		name := "key " + cmp.Or(k.ID, l.ID)
		c.fields(sub, k.At, l.At, field{name, Text(k.Public), Text(l.Public), false},
			field{name + " valid_from", dateValue(k.ValidFrom), dateValue(l.ValidFrom), false},
			field{name + " valid_until", dateValue(k.ValidUntil), dateValue(l.ValidUntil), false})
	})
}

func forgesValue(p *policy.Person) Value {
	var out []string
	for host, id := range p.Forges {
		out = append(out, host+" "+countValue(int(id)).String())
	}
	return setValue(out, "")
}

func loginsValue(p *policy.Person) Value {
	var out []string
	for host, login := range p.Logins {
		out = append(out, host+" "+login)
	}
	return setValue(out, "")
}
