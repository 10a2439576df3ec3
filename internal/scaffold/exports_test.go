package scaffold_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/scaffold"
)

// The plan's own imports.yaml looks where next month's exports are to be, and
// all else in it stays as it was written.
func TestPatternsMove(t *testing.T) {
	for _, c := range []struct{ name, place, files, want string }{
		{"no folder", "exports", "[orders.csv]", "[exports/orders.csv]"},
		{"the same folder", "exports", "[exports/orders.csv]   # all", "[exports/orders.csv]   # all"},
		{"another folder", "in/erp", "[exports/orders.csv]", "[in/erp/orders.csv]"},
		{"the root", ".", "[exports/orders.csv]", "[orders.csv]"},
		{"quotes", "exports", `["orders*.csv", 'orders.csv']  # both`, `["exports/orders*.csv", exports/orders.csv]  # both`},
		{"a list of lines", "exports", "\n      - orders.csv # this\n      - old/none.csv", "\n      - exports/orders.csv # this\n      - exports/old/none.csv"},
		{"signs", "in[1], b", "[orders.csv]", `["in\\[1], b/orders.csv"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tables()
			text := string(f["imports.yaml"].Data)
			f["imports.yaml"].Data = []byte(strings.Replace(text, "files: [orders.csv]", "files: "+c.files, 1))
			out, _, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: f, Name: "dump", Place: c.place}, nil)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(text, "files: [orders.csv]", "files: "+c.want, 1)
			if got := string(out["plans/imports.yaml"]); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTablesThatNobodyReads(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"no imports.yaml", func(f fstest.MapFS) { delete(f, "imports.yaml") },
			"exports/ holds no imports.yaml, which says how sales, stock and open orders are read (here: orders.csv); write `kind: Import`, `version: 1`, `owner: supply-chain` and `imports`, a list as `- {id: sales, fact: sales, files: [orders.csv], columns: {date: Date, market: Market, item: Item, quantity: Quantity}}`"},
		{"no accord-init.yaml", func(f fstest.MapFS) { delete(f, "accord-init.yaml") },
			"exports/ holds no accord-init.yaml, which says what the tables are (here: capacity.csv, goods.csv, load.csv, orders.csv, prices.csv and 4 more); write `kind: Init`, `version: 1`, `as_of`, `plan` and `masters`, a list as `- {id: items, fact: items, files: [items.csv], columns: {item: Material, family: Group}}`"},
		{"a table that is not there", func(f fstest.MapFS) { delete(f, "load.csv") }, "accord-init.yaml: load: no file fits load.csv in exports/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tables()
			c.change(f)
			_, _, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: f, Name: "exports"}, nil)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	// Without facts there is nothing to map, and a table that nobody names is said.
	f := tables()
	delete(f, "imports.yaml")
	delete(f, "orders.csv")
	if _, _, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: f}, nil); err != nil {
		t.Error(err)
	}
	f = tables()
	f["returns.csv.gz"] = &fstest.MapFile{}
	_, r, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: f}, nil)
	if err != nil || len(r.Unread) != 1 || r.Unread[0] != "returns.csv.gz" {
		t.Errorf("%v %v", r, err)
	}
}
