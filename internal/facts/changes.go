package facts

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// compareRows says of two files of facts which rows differ, in order of keys:
// "eu,TENT-2P: quantity 3 to 5".
func compareRows(old, text []byte) []string {
	was, is := rowsOf(old), rowsOf(text)
	keys := map[string]bool{}
	for k := range was.rows {
		keys[k] = true
	}
	for k := range is.rows {
		keys[k] = true
	}
	var out []string
	for _, k := range sortedKeys(keys) {
		a, had := was.rows[k]
		b, has := is.rows[k]
		switch {
		case !had:
			out = append(out, k+": new, "+is.values(b))
		case !has:
			out = append(out, k+": gone, was "+was.values(a))
		default:
			if d := is.differences(was, a, b); d != "" {
				out = append(out, k+": "+d)
			}
		}
	}
	return out
}

// table of facts by key: all columns but the period and the values.
type factRows struct {
	names []string // of the values
	rows  map[string][]string
}

func rowsOf(text []byte) factRows {
	out := factRows{rows: map[string][]string{}}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil || len(all) == 0 {
		return out
	}
	var keys []int
	var values []int
	for i, name := range all[0] {
		switch {
		case slices.Contains([]string{"quantity", "amount", "price", "cost", "revenue"}, name):
			values, out.names = append(values, i), append(out.names, name)
		case name != "period":
			keys = append(keys, i)
		}
	}
	for _, rec := range all[1:] {
		out.rows[strings.Join(pick(rec, keys), ",")] = pick(rec, values)
	}
	return out
}

func pick(rec []string, at []int) []string {
	out := make([]string, len(at))
	for i, c := range at {
		if c < len(rec) {
			out[i] = rec[c]
		}
	}
	return out
}

func (t factRows) value(row []string, name string) string {
	if i := slices.Index(t.names, name); i >= 0 {
		return row[i]
	}
	return ""
}

func (t factRows) values(row []string) string {
	var out []string
	for i, name := range t.names {
		out = append(out, name+" "+row[i])
	}
	return strings.Join(out, ", ")
}

// differences compares the values of one key, as numbers where they are.
func (t factRows) differences(was factRows, a, b []string) string {
	var out []string
	for _, name := range []string{"quantity", "amount", "price", "cost", "revenue"} {
		x, y := was.value(a, name), t.value(b, name)
		n, err1 := quantity.Parse(x)
		m, err2 := quantity.Parse(y)
		if x == y || err1 == nil && err2 == nil && n == m {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s to %s", name, orNothing(x), orNothing(y)))
	}
	return strings.Join(out, ", ")
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
