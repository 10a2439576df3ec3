package planfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/policy"
)

// policy reads people and roles, which owners of files refer to. What refers to
// the plan, conditions of rules, is read by rules once there is one.
func (l *loader) policy() {
	l.roles = map[string]bool{}
	for _, d := range l.byKind[kindPolicy] {
		r, root := l.reader(d), d.Tree.Root()
		p := &policy.Policy{Owner: r.text(root.Get("owner")), At: r.ref(root.Get("kind"))}
		l.plan.Policy = p
		var ids []string
		for k := range root.Get("people").Pairs() {
			ids = append(ids, k.Text())
		}
		l.people = dimension.NewTable(ids)
		for k, v := range root.Get("roles").Pairs() {
			role := policy.Role{ID: r.id(k), Name: r.text(v.Get("name")), Team: r.text(v.Get("team")), At: r.ref(k)}
			for _, e := range v.Get("people").Elements() {
				r.human(e)
				role.People = append(role.People, e.Text())
			}
			p.Roles = append(p.Roles, role)
			l.roles[role.ID] = true
		}
		for k, v := range root.Get("people").Pairs() {
			p.People = append(p.People, r.person(k, v))
		}
		r.folded(root.Get("people"))
		r.folded(root.Get("roles"))
		r.outside(root, p)
		slices.SortFunc(p.People, func(a, b policy.Person) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(p.Roles, func(a, b policy.Role) int { return cmp.Compare(a.ID, b.ID) })
	}
}

// human checks a reference to a person of the policy.
func (r reader) human(n N) string {
	if n.Kind() == Scalar && n.Text() != "" && r.people.Index(n.Text()) == dimension.None {
		r.unknown(finding.UnknownPerson, r.d, n, "person", r.people.IDs(), "people of the policy")
	}
	return r.text(n)
}

// seats reads a list of roles that somebody must fill.
func (r reader) seats(n N) []string {
	var out []string
	for _, e := range n.Elements() {
		if id := r.text(e); id != "" && !r.roles[id] && !r.unread[kindPolicy] {
			r.unknown(finding.UnknownRole, r.d, e, "role", sortedKeys(r.roles), "roles of the policy")
		}
		out = append(out, r.text(e))
	}
	slices.Sort(out)
	return out
}

func (r reader) person(k, v N) policy.Person {
	x := policy.Person{ID: r.id(k), Name: r.text(v.Get("name")), Email: r.text(v.Get("email")), At: r.ref(k), Forges: map[string]int64{}}
	for host, id := range v.Get("forges").Pairs() {
		x.Forges[host.Text()] = int64(r.integer(id, 0))
	}
	for host, login := range v.Get("logins").Pairs() {
		if x.Logins == nil {
			x.Logins = map[string]string{}
		}
		x.Logins[host.Text()] = r.text(login)
	}
	x.Keys = r.keys(v.Get("keys"))
	for _, e := range v.Get("deputies").Elements() {
		x.Deputies = append(x.Deputies, policy.Deputy{ID: r.id(e.Get("id")), Person: r.human(e.Get("person")), Roles: r.seats(e.Get("roles")),
			From: r.date(e.Get("from")), To: r.date(e.Get("to")), At: r.ref(e.Get("person"))})
	}
	slices.SortStableFunc(x.Deputies, func(a, b policy.Deputy) int { return cmp.Compare(a.ID, b.ID) })
	return x
}

func (r reader) keys(list N) []policy.Key {
	var out []policy.Key
	for _, e := range list.Elements() {
		out = append(out, policy.Key{ID: r.id(e.Get("id")), Public: r.text(e.Get("key")), ValidFrom: r.date(e.Get("valid_from")),
			ValidUntil: r.date(e.Get("valid_until")), At: r.ref(e), ValidUntilAt: r.ref(e.Get("valid_until"))})
	}
	return out
}

// outside reads what stands beside people and roles: who may override, and keys
// of nobody.
func (r reader) outside(root N, p *policy.Policy) {
	p.Override = r.seats(root.Get("override"))
	p.Recorder = r.keys(root.Get("recorder"))
	if n := root.Get("recovery"); n.OK() {
		p.Recovery = policy.Recovery{Keys: r.keys(n.Get("keys")), Count: r.integer(n.Get("count"), 1), At: r.ref(n.Get("count"))}
	}
	for _, e := range root.Get("revoked").Elements() {
		p.Revoked = append(p.Revoked, policy.Revocation{ID: r.id(e.Get("id")), Public: r.text(e.Get("key")), On: r.date(e.Get("on")),
			Note: r.text(e.Get("note")), At: r.ref(e)})
	}
	slices.SortStableFunc(p.Revoked, func(a, b policy.Revocation) int { return cmp.Compare(a.ID, b.ID) })
}

// rules reads the policy's rules, whose conditions refer to what the plan has.
func (l *loader) rules() {
	for _, d := range l.byKind[kindPolicy] {
		r, p := l.reader(d), l.plan.Policy
		key, list := d.Tree.Root().Entry("rules")
		p.RulesAt = r.ref(key)
		for k, v := range list.Pairs() {
			p.Rules = append(p.Rules, r.rule(k, v))
		}
		r.folded(list)
		slices.SortFunc(p.Rules, func(a, b policy.Rule) int { return cmp.Compare(a.ID, b.ID) })
	}
}

func (r reader) rule(k, v N) policy.Rule {
	x := policy.Rule{ID: r.id(k), Name: r.text(v.Get("name")), At: r.ref(k), For: []policy.Purpose{policy.Proposals}}
	if n := v.Get("for"); n.Len() > 0 {
		x.For = nil
		for _, purpose := range r.words(n) {
			x.For = append(x.For, policy.Purpose(purpose))
		}
	}
	if key, n := v.Entry("when"); n.OK() {
		c := r.condition(key, n)
		c.ID = ""
		x.When = &c
	}
	key, n := v.Entry("need")
	x.Need = r.need(key, n)
	x.Need.ID = ""
	return x
}

// condition reads a condition and those below it. Text is at most sixteen
// levels deep, so this ends.
func (r reader) condition(k, v N) policy.Condition {
	c := policy.Condition{ID: k.Text(), At: r.ref(k)}
	for key, n := range v.Pairs() {
		switch key.Text() {
		case "change":
			c.Change = r.changeTest(key, n)
		case "edits":
			c.Edits = r.editTest(key, n)
		case "gaps":
			c.Gaps = r.gapTest(key, n)
		case "load":
			c.Load = &policy.LoadTest{Resources: r.words(n.Get("resources")), At: r.ref(key)}
			for _, e := range n.Get("resources").Elements() {
				r.resource(e)
			}
			c.Load.Percent, _ = r.ratio(n.Get("above"))
		case "control":
			c.Control = &policy.ControlTest{Files: r.words(n.Get("files")), At: r.ref(key)}
		case "all":
			c.All = r.conditions(n)
		case "any":
			c.Any = r.conditions(n)
		}
	}
	return c
}

func (r reader) conditions(m N) []policy.Condition {
	var out []policy.Condition
	for k, v := range m.Pairs() {
		r.id(k)
		out = append(out, r.condition(k, v))
	}
	r.folded(m)
	slices.SortStableFunc(out, func(a, b policy.Condition) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (r reader) changeTest(key, n N) *policy.ChangeTest {
	t := &policy.ChangeTest{Measure: policy.ChangeMeasure(r.text(n.Get("measure"))), By: policy.ChangeBy(r.text(n.Get("by"))),
		Families: r.references(n.Get("families"), r.family), Markets: r.references(n.Get("markets"), r.market),
		Items: r.references(n.Get("items"), r.item), Zones: r.words(n.Get("zones")), At: r.ref(key)}
	if t.By == "" {
		t.By = policy.ByPlan
	}
	for _, field := range []string{"above", "and_above"} {
		limit := n.Get(field)
		switch {
		case !limit.OK():
		case strings.HasSuffix(limit.Text(), "%"):
			if x, ok := r.ratio(limit); ok {
				if t.Percent != nil {
					r.sameSort(limit)
				}
				t.Percent = &x
			}
		default:
			if x, ok := r.number(limit); ok {
				if t.Above != nil {
					r.sameSort(limit)
				}
				t.Above = &x
			}
		}
	}
	return t
}

// sameSort reports a second limit that says the same sort of thing as the first.
func (r reader) sameSort(n N) {
	r.report(finding.ShapeValue, n, "write one of them in percent and the other in the measure's unit, or keep one", "two limits of one sort")
}

func (r reader) editTest(key, n N) *policy.EditTest {
	return &policy.EditTest{Kinds: r.words(n.Get("kinds")), Zones: r.words(n.Get("zones")), Owners: r.seats(n.Get("owners")),
		Markets: r.references(n.Get("markets"), r.market), Families: r.references(n.Get("families"), r.family),
		Sources: r.references(n.Get("sources"), r.sourceOf), Reasons: r.words(n.Get("reasons")),
		Texts: r.boolean(n.Get("texts")), More: r.integer(n.Get("more_than"), 0), At: r.ref(key)}
}

func (r reader) gapTest(key, n N) *policy.GapTest {
	return &policy.GapTest{Kinds: r.words(n.Get("kinds")), Class: r.text(n.Get("class")), How: r.words(n.Get("how")),
		Families: r.references(n.Get("families"), r.family), Markets: r.references(n.Get("markets"), r.market),
		Sites: r.references(n.Get("sites"), r.site), AboveUnits: r.optional(n.Get("above")), AboveMoney: r.optional(n.Get("above_money")), At: r.ref(key)}
}

// words reads a list whose order means nothing, sorted.
func (r reader) words(n N) []string {
	out := r.texts(n)
	slices.Sort(out)
	return out
}

// references reads a list of references, each of which check looks at.
func (r reader) references(n N, check func(N) int) []string {
	for _, e := range n.Elements() {
		check(e)
	}
	return r.words(n)
}

func (r reader) sourceOf(n N) int {
	return r.refer(n, r.plan.SourceIDs, finding.UnknownSource, kindSupply, "source", "sources of the plan")
}

// need reads a need and those below it.
func (r reader) need(k, v N) policy.Need {
	x := policy.Need{ID: k.Text(), Roles: r.seats(v.Get("roles")), Count: r.integer(v.Get("count"), 0), Evidence: policy.Evidence(r.text(v.Get("evidence"))),
		Contributors: r.boolean(v.Get("contributors")), All: r.needs(v.Get("all")), Any: r.needs(v.Get("any")), At: r.ref(k)}
	if x.Evidence == "" {
		x.Evidence = policy.AnyEvidence
	}
	return x
}

func (r reader) needs(m N) []policy.Need {
	var out []policy.Need
	for k, v := range m.Pairs() {
		r.id(k)
		out = append(out, r.need(k, v))
	}
	r.folded(m)
	slices.SortStableFunc(out, func(a, b policy.Need) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
