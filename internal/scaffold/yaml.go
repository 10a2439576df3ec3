package scaffold

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// copyTree writes a map or list as it stands in another document, in block
// style; comments are left behind.
func copyTree(b *bytes.Buffer, n planfile.N, indent string) {
	switch n.Kind() {
	case planfile.Map:
		for k, v := range n.Pairs() {
			key := k.Text()
			if k.Style() != planfile.Plain {
				key = planfile.ScalarText(key)
			}
			fmt.Fprintf(b, "%s%s:", indent, key)
			value(b, v, indent)
		}
	case planfile.List:
		for _, e := range n.Elements() {
			fmt.Fprintf(b, "%s-", indent)
			value(b, e, indent)
		}
	}
}

func value(b *bytes.Buffer, v planfile.N, indent string) {
	switch {
	case v.Kind() != planfile.Scalar:
		b.WriteByte('\n')
		copyTree(b, v, indent+"  ")
	case v.Style() == planfile.Plain:
		fmt.Fprintf(b, " %s\n", v.Text())
	default:
		fmt.Fprintf(b, " %s\n", planfile.ScalarText(v.Text()))
	}
}

func (f Files) planDocument(d *Description, folder string) {
	var b bytes.Buffer
	b.WriteString("kind: Plan\nversion: 1\nowner: supply-chain\n")
	copyTree(&b, d.Plan, "")
	// Without tolerances nothing could ever need a decision.
	if !d.Plan.Get("tolerances").OK() {
		b.WriteString(tolerances(d.Plan.Get("currency").Text()))
	}
	f[path.Join(folder, "plan.yaml")] = b.Bytes()
}

func (f Files) network(d *Description, m *masters, folder string) {
	var b bytes.Buffer
	b.WriteString("kind: Network\nversion: 1\nowner: supply-chain\n")
	for _, part := range []struct {
		name  string
		nouns []noun
	}{{"markets", m.markets}, {"sites", m.sites}} {
		fmt.Fprintf(&b, "%s:\n", part.name)
		for _, n := range part.nouns {
			fmt.Fprintf(&b, "  %s:", planfile.ScalarText(n.id))
			if len(n.keys) == 0 {
				b.WriteString(" {}")
			}
			b.WriteByte('\n')
			writePairs(&b, n.keys, "    ")
		}
	}
	if d.Rates.Kind() == planfile.Map {
		b.WriteString("rates:\n")
		copyTree(&b, d.Rates, "  ")
	}
	f[path.Join(folder, "network.yaml")] = b.Bytes()
}

func writePairs(b *bytes.Buffer, keys []pair, indent string) {
	for _, p := range keys {
		if strings.HasPrefix(p.value, "\n") {
			fmt.Fprintf(b, "%s%s:%s\n", indent, p.key, p.value)
			continue
		}
		fmt.Fprintf(b, "%s%s: %s\n", indent, p.key, p.value)
	}
}

func (f Files) catalog(m *masters, folder string) {
	slices.SortFunc(m.items, func(a, b *item) int { return strings.Compare(a.id, b.id) })
	prices, costs := grouped(m.prices), grouped(m.costs)
	for _, fam := range m.families {
		var b bytes.Buffer
		fmt.Fprintf(&b, "kind: Catalog\nversion: 1\nowner: product\nfamily: %s\n", planfile.ScalarText(fam.id))
		writePairs(&b, fam.keys, "")
		b.WriteString("strategy: make-to-stock\nunmet: backlog\nitems:\n")
		for _, it := range m.items {
			if it.family != fam.id {
				continue
			}
			fmt.Fprintf(&b, "  %s:\n", planfile.ScalarText(it.id))
			writePairs(&b, it.keys[:unitAt(it)], "    ")
			writePrices(&b, it, prices[it.id])
			writeCosts(&b, it, costs[it.id])
			writePairs(&b, it.keys[unitAt(it):], "    ")
		}
		f[path.Join(folder, "catalog", fam.id+".yaml")] = b.Bytes()
	}
}

// unitAt is behind the unit, where prices and costs stand.
func unitAt(it *item) int {
	return slices.IndexFunc(it.keys, func(p pair) bool { return p.key == "unit" }) + 1
}

// grouped sorts lines by key and period and groups them by their first key.
func grouped(lines []line) map[string][]line {
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.keys[0], b.keys[0]), cmp.Compare(a.keys[1], b.keys[1]), cmp.Compare(a.keys[2], b.keys[2]), cmp.Compare(a.from, b.from))
	})
	out := map[string][]line{}
	for _, l := range lines {
		out[l.keys[0]] = append(out[l.keys[0]], l)
	}
	return out
}

func writePrices(b *bytes.Buffer, it *item, lines []line) {
	if len(lines) == 0 || lines[0].keys[1] == "" {
		if len(lines) == 0 && it.price != "" {
			fmt.Fprintf(b, "    price: %s\n", it.price)
		} else if len(lines) > 0 {
			fromPeriods(b, "    price", lines)
		}
		return
	}
	b.WriteString("    price:\n")
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && lines[n].keys[1] == lines[0].keys[1] {
			n++
		}
		fromPeriods(b, "      "+planfile.ScalarText(lines[0].keys[1]), lines[:n])
		lines = lines[n:]
	}
}

func writeCosts(b *bytes.Buffer, it *item, lines []line) {
	switch {
	case len(lines) > 0:
		fromPeriods(b, "    cost", lines)
	case it.cost != "":
		fmt.Fprintf(b, "    cost: %s\n", it.cost)
	}
}

// fromPeriods writes one number, or numbers by the period from which each
// holds; of two for one period the later line counts. A single one holds
// always.
func fromPeriods(b *bytes.Buffer, head string, lines []line) {
	var kept []line
	for _, l := range lines {
		switch n := len(kept); {
		case n > 0 && kept[n-1].from == l.from:
			kept[n-1] = l
		case n > 0 && kept[n-1].value == l.value:
		default:
			kept = append(kept, l)
		}
	}
	if len(kept) == 1 {
		fmt.Fprintf(b, "%s: %s\n", head, kept[0].value)
		return
	}
	indent := head[:len(head)-len(strings.TrimLeft(head, " "))] + "  "
	fmt.Fprintf(b, "%s:\n", head)
	for _, l := range kept {
		fmt.Fprintf(b, "%s%s: %s\n", indent, l.from, l.value)
	}
}

func (f Files) sources(m *masters, folder string) {
	resources, uses, terms := grouped(m.resources), grouped(m.uses), grouped(m.terms)
	for _, s := range m.sources {
		var b bytes.Buffer
		fmt.Fprintf(&b, "kind: Supply\nversion: 1\nowner: %s\nsource: %s\n", s.keys[0].value, planfile.ScalarText(s.id))
		writePairs(&b, s.keys[1:], "")
		nested(&b, "resources", resources[s.id], func(l line) string { return "" })
		nested(&b, "uses", uses[s.id], func(l line) string { return l.keys[2] })
		if len(terms[s.id]) > 0 {
			b.WriteString("terms:\n")
		}
		for _, l := range terms[s.id] {
			fmt.Fprintf(&b, "  %s:", planfile.ScalarText(l.keys[1]))
			if len(l.pairs) == 0 {
				b.WriteString(" {}")
			}
			b.WriteByte('\n')
			writePairs(&b, l.pairs, "    ")
		}
		f[path.Join(folder, "supply", s.id+".yaml")] = b.Bytes()
	}
}

// nested writes numbers by key and inner key (a period, or what inner says).
func nested(b *bytes.Buffer, head string, lines []line, inner func(line) string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "%s:\n", head)
	for i, l := range lines {
		under := or(inner(l), l.from)
		if under == "" {
			fmt.Fprintf(b, "  %s: %s\n", planfile.ScalarText(l.keys[1]), l.value)
			continue
		}
		if i == 0 || lines[i-1].keys[1] != l.keys[1] {
			fmt.Fprintf(b, "  %s:\n", planfile.ScalarText(l.keys[1]))
		}
		fmt.Fprintf(b, "    %s: %s\n", under, l.value)
	}
}

func (f Files) targets(d *Description, m *masters, folder string) error {
	cover, err := d.cover("cover")
	if err != nil || cover == "" {
		return err
	}
	most, err := d.cover("maximum_cover")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# Cover in periods of future demand, the same for all to begin with.\nkind: StockTargets\nversion: 1\nowner: supply-chain\ntargets:\n")
	for _, fam := range m.families {
		for _, s := range m.sites {
			fmt.Fprintf(&b, "  %s-%s:\n    family: %s\n    site: %s\n    cover: %s\n", fam.id, s.id, planfile.ScalarText(fam.id), planfile.ScalarText(s.id), cover)
			if most != "" {
				fmt.Fprintf(&b, "    maximum_cover: %s\n", most)
			}
		}
	}
	f[path.Join(folder, "stock/targets.yaml")] = b.Bytes()
	return nil
}
