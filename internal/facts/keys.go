package facts

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
)

// lookup turns an export's keys of one sort into indexes of the plan: by the
// mapping's codes, by identifier, by the ERP's own key in the plan.
type lookup struct {
	sort   string // "item", "market", "site" or "source"
	table  dimension.Table
	codes  map[string]string
	byCode map[string]int // ambiguous: two things have this code
}

const ambiguousCode = -2

func newLookup(sort string, p *plan.Plan, codes map[string]string) *lookup {
	l := &lookup{sort: sort, table: tableOf(sort, p), codes: codes, byCode: map[string]int{}}
	add := func(code string, i int) {
		if code == "" {
			return
		}
		if _, twice := l.byCode[code]; twice {
			i = ambiguousCode
		}
		l.byCode[code] = i
	}
	switch sort {
	case "item":
		for i := range p.Items {
			add(p.Items[i].Code, i)
		}
	case "market":
		for i := range p.Markets {
			add(p.Markets[i].Code, i)
		}
	case "site":
		for i := range p.Sites {
			add(p.Sites[i].Code, i)
		}
	}
	return l
}

func tableOf(sort string, p *plan.Plan) dimension.Table {
	switch sort {
	case "item":
		return p.ItemIDs
	case "market":
		return p.MarketIDs
	case "site":
		return p.SiteIDs
	}
	return p.SourceIDs
}

// check reports codes of the mapping that lead to nothing.
func (l *lookup) check() error {
	for _, code := range sortedKeys(l.codes) {
		id := l.codes[code]
		if l.table.Index(id) == dimension.None {
			return fmt.Errorf("code %s leads to %s %s, which the plan does not have%s", quoted(code), l.sort, clip(id), l.nearest(id))
		}
	}
	return nil
}

// search returns the index of a key, or why there is none.
func (l *lookup) search(text string) (int, string) {
	if id, ok := l.codes[text]; ok {
		return l.table.Index(id), ""
	}
	i := l.table.Index(text)
	j, coded := l.byCode[text]
	switch {
	case coded && (j == ambiguousCode || i != dimension.None && i != j):
		return dimension.None, fmt.Sprintf("%s may mean several %ss of the plan: state it under `codes`", quoted(text), l.sort)
	case i != dimension.None:
		return i, ""
	case coded:
		return j, ""
	case text == "":
		return dimension.None, "no " + l.sort
	case formula(text):
		return dimension.None, fmt.Sprintf("%s begins as a formula does and is no %s", quoted(text), l.sort)
	}
	if d := damage(text); d != "" {
		return dimension.None, d
	}
	return dimension.None, fmt.Sprintf("unknown %s %s%s", l.sort, quoted(text), l.nearest(text))
}

// nearest suggests what an unknown key may have meant; leading zeros that a
// fewNames are listed where none of them is near.
const fewNames = 6

// spreadsheet dropped are the commonest case.
func (l *lookup) nearest(text string) string {
	if isDigits(text) {
		for _, codes := range [][]string{sortedKeys(l.codes), sortedKeys(l.byCode), l.table.IDs()} {
			for _, c := range codes {
				if c != text && strings.TrimLeft(c, "0") == strings.TrimLeft(text, "0") {
					return fmt.Sprintf("; the plan has %s: leading zeros were lost", quoted(c))
				}
			}
		}
		return ""
	}
	if l.table.Len() > 20_000 {
		return ""
	}
	if near := dimension.Nearest(text, l.table.IDs()); near != "" {
		return "; did you mean " + near + "?"
	}
	if ids := l.table.IDs(); len(ids) <= fewNames {
		return "; the plan has " + strings.Join(ids, ", ")
	}
	return ""
}
