package database

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Names are filled in where they are names, and nowhere else.
func TestBind(t *testing.T) {
	params := map[string]string{"as_of": "2026-12-10", "first_period_start": "2026-12-01", "nothing": ""}
	for _, c := range []struct {
		query, driver, want string
		args                []any
		fault               string
	}{
		{"SELECT d FROM t WHERE d < :as_of AND d >= :first_period_start OR d = :as_of;\n", "postgres", "SELECT d FROM t WHERE d < $1 AND d >= $2 OR d = $1", []any{"2026-12-10", "2026-12-01"}, ""},
		{"SELECT d FROM t WHERE d < :as_of AND e < :as_of", "mysql", "SELECT d FROM t WHERE d < ? AND e < ?", []any{"2026-12-10", "2026-12-10"}, ""},
		{"SELECT a::date, ':as_of', \":as_of\", `:as_of` -- :as_of\n/* :as_of */ FROM t", "postgres", "SELECT a::date, ':as_of', \":as_of\", `:as_of` -- :as_of\n/* :as_of */ FROM t", nil, ""},
		{"SELECT 'it''s :x', a[1:2]", "postgres", "SELECT 'it''s :x', a[1:2]", nil, ""},
		{"SELECT :day", "sqlite", "", nil, "the query names :day, and there are :as_of, :last_closed_start, :first_period_start and :next_period_start"},
		{"SELECT :nothing", "sqlite", "", nil, "the query asks for :nothing, and nobody says it: give --as-of"},
	} {
		got, args, err := bind(c.query, params, c.driver)
		if c.fault != "" {
			if err == nil || err.Error() != c.fault {
				t.Errorf("%s: %v", c.query, err)
			}
			continue
		}
		if d := cmp.Diff(c.want, got); err != nil || d != "" || cmp.Diff(c.args, args) != "" {
			t.Error(c.query, err, d, args)
		}
	}
}

// A query is known by its first word, wherever comments and brackets hide it.
func TestFirstWord(t *testing.T) {
	for query, want := range map[string]string{"  select 1": "select", "-- x\n/* y */ (WITH a AS": "with", "DROP TABLE t": "drop", "": "", "/*! DROP */ SELECT": "", "1": "", "SELECT*": "select"} {
		if got := firstWord(query); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// Binary numbers are taken where they are exact in four decimals.
func TestFloat(t *testing.T) {
	for _, c := range []struct {
		v    float64
		bits int
		want string // empty: refused
	}{{0.1 + 0.2, 64, "0.3"}, {1234.5678, 64, "1234.5678"}, {1e15, 64, "1000000000000000"}, {-0.5, 64, "-0.5"}, {1.0 / 3, 64, ""}, {0.00001, 64, ""}, {12.25, 32, "12.25"}, {1234567, 32, ""}} {
		got := float(c.v, c.bits)
		if got.Text != c.want || (got.Problem == "") != (c.want != "") {
			t.Errorf("%v: %+v, want %q", c.v, got, c.want)
		}
	}
}
