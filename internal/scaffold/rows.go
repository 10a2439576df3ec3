package scaffold

import (
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
)

var identifier = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)

// take books one row of a table.
func (r *reading) take() error {
	switch r.mapping.Fact {
	case "sites":
		id, err := r.define("site")
		r.sites = append(r.sites, noun{id, r.pairs("name", "code")})
		return err
	case "markets":
		return r.market()
	case "items":
		return r.goods()
	case "prices":
		return r.priced("price", &r.prices)
	case "costs":
		return r.priced("cost", &r.costs)
	case "sources":
		return r.origin()
	case "terms":
		return r.termsOf()
	case "resources":
		return r.capacity()
	}
	return r.use()
}

func (r *reading) market() error {
	id, err := r.define("market")
	site, err2 := r.refer("site")
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	currency := or(r.text("currency"), r.currencyOf[""])
	r.currencyOf[id] = currency
	keys := r.pairs("name")
	keys = append(keys, pair{"currency", currency})
	p, err := r.number("priority")
	if p != "" {
		keys = append(keys, pair{"priority", p})
	}
	keys = append(keys, pair{"served_from", "\n      " + planfile.ScalarText(site) + ": 100%"})
	r.markets = append(r.markets, noun{id, append(keys, r.pairs("code")...)})
	return err
}

func (r *reading) goods() error {
	id, err := r.define("item")
	if err != nil {
		return err
	}
	label := r.text("family")
	family := slug(label, "family")
	if was, ok := r.familyOf[family]; !ok {
		r.familyOf[family] = label
		name := or(r.text("family_name"), label)
		r.families = append(r.families, noun{family, []pair{{"name", planfile.ScalarText(name)}}})
	} else if was != label {
		return fmt.Errorf("families %q and %q have the same identifier %s", was, label, family)
	}
	x := &item{noun: noun{id, r.pairs("name")}, family: family}
	x.keys = append(x.keys, pair{"unit", planfile.ScalarText(slug(or(r.text("unit"), "each"), "each"))})
	var errs [4]error
	x.price, errs[0] = r.number("price")
	x.cost, errs[1] = r.number("cost")
	for i, role := range []string{"from", "until"} {
		p, err := r.since(role)
		if errs[2+i] = err; p != "" {
			x.keys = append(x.keys, pair{role, p})
		}
	}
	x.keys = append(x.keys, r.pairs("replaces", "code")...)
	r.items = append(r.items, x)
	r.masters.item[id] = x
	return errors.Join(errs[:]...)
}

func (r *reading) priced(role string, to *[]line) error {
	id, err := r.refer("item")
	market := ""
	if err == nil && r.text("market") != "" {
		market, err = r.refer("market")
	}
	value, err2 := r.number(role)
	from, err3 := r.since("from")
	if value == "" && err2 == nil {
		err2 = fmt.Errorf("no %s", role)
	}
	*to = append(*to, line{keys: [3]string{id, market}, from: from, value: value})
	return errors.Join(err, err2, err3)
}

func (r *reading) origin() error {
	id, err := r.define("source")
	site, err2 := r.refer("site")
	kind := r.text("type")
	if kind != "make" && kind != "buy" {
		return fmt.Errorf("type %q: make or buy", kind)
	}
	lead, err3 := r.number("lead_days")
	lead = or(lead, "0") + "d"
	owner := or(r.text("owner"), map[string]string{"make": "supply-chain", "buy": "procurement"}[kind])
	keys := []pair{{"", planfile.ScalarText(owner)}}
	keys = append(keys, r.pairs("name")...)
	keys = append(keys, pair{"type", kind}, pair{"sites", "\n  - " + planfile.ScalarText(site)}, pair{"lead_time", lead})
	r.sources = append(r.sources, noun{id, append(keys, r.pairs("currency")...)})
	return errors.Join(err, err2, err3)
}

func (r *reading) termsOf() error {
	source, err := r.refer("source")
	id, err2 := r.refer("item")
	l := line{keys: [3]string{source, id}}
	errs := []error{err, err2}
	for _, role := range []string{"minimum", "multiple", "maximum", "cost", "lead_days"} {
		v, err := r.number(role)
		errs = append(errs, err)
		if v == "" || v == "0" && role != "lead_days" {
			continue
		}
		if role == "lead_days" {
			l.pairs = append(l.pairs, pair{"lead_time", v + "d"})
			continue
		}
		l.pairs = append(l.pairs, pair{role, v})
	}
	switch p := r.text("primary"); p {
	case "true", "1", "yes":
		l.pairs = append(l.pairs, pair{"primary", "true"})
	case "", "false", "0", "no":
	default:
		errs = append(errs, fmt.Errorf("primary %q: true or false", p))
	}
	r.terms = append(r.terms, l)
	return errors.Join(errs...)
}

func (r *reading) capacity() error {
	source, err := r.refer("source")
	value, err2 := r.number("capacity")
	from, err3 := r.since("from")
	name := slug(r.text("resource"), "resource")
	r.resources = append(r.resources, line{keys: [3]string{source, name}, from: from, value: or(value, "0")})
	return errors.Join(err, err2, err3)
}

func (r *reading) use() error {
	source, err := r.refer("source")
	id, err2 := r.refer("item")
	value, err3 := r.number("amount")
	r.uses = append(r.uses, line{keys: [3]string{source, id, slug(r.text("resource"), "resource")}, value: or(value, "0")})
	return errors.Join(err, err2, err3)
}
