package facts_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/accord-plan/accord/internal/facts"
)

// asked is a mapping that asks a sqlite database.
const asked = `  - id: sales
    fact: sales
    source: warehouse
    measure: shipped
    database: {driver: sqlite, path: erp.db}
    query: |
      SELECT day, org, sku, SUM(qty) AS qty, SUM(cents) / 100.0 AS net   -- :nobody is asked in a comment
      FROM lines WHERE day < :next_period_start GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    columns: {date: day, market: org, item: sku, quantity: qty, revenue: net}
`

// sqlite makes a database in a folder of its own.
func sqlite(t testing.TB, statements ...string) string {
	t.Helper()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "erp.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err, s)
		}
	}
	return dir
}

const linesTable = "CREATE TABLE lines (day DATE, org TEXT, sku TEXT, qty INTEGER, cents INTEGER, at TIMESTAMP, weight REAL)"

func ask(t testing.TB, dir, mappings string, change ...func(*facts.Options)) (facts.Report, error) {
	t.Helper()
	p, ms := load(t, mappings)
	o := facts.Options{Plan: p, Mappings: ms, Dir: dir, Today: day(t, "2026-12-10"), Folders: []facts.Folder{{Name: "plans", Files: fstest.MapFS{}}}}
	for _, c := range change {
		c(&o)
	}
	return facts.Run(t.Context(), o)
}

// A query gives the bytes that the same rows give as text.
func TestQueryIsReadAsText(t *testing.T) {
	dir := sqlite(t, linesTable, `INSERT INTO lines (day, org, sku, qty, cents) VALUES ('2026-11-30', '1000', 'TENT-3P', 2, 47801),
		('2026-11-02', 'eu', '0400102', 4, 90000), ('2026-11-02', 'eu', '0400102', 6, 99000), ('2026-10-31', '2000', 'TENT-2P', 5, 99530), ('2027-01-01', 'eu', 'TENT-2P', 9, 9)`)
	want, err := run(t, sales, "day;org;sku;qty;net\n2026-11-30;1000;TENT-3P;2;478,01\n2026-11-02;eu;0400102;10;1890,00\n2026-10-31;2000;TENT-2P;5;995,3\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ask(t, dir, asked)
	if err != nil || !got.OK() {
		t.Fatal(err, got.Refused, got.Rows)
	}
	for _, name := range []string{"facts/sales/2026-10.csv", "facts/sales/2026-11.csv"} {
		if d := cmp.Diff(string(want.Write[name]), string(got.Write[name])); d != "" {
			t.Error(name, d)
		}
	}
	manifest := string(got.Write["facts/facts.yaml"])
	if !strings.Contains(manifest, "source: warehouse\n    query: \"sqlite erp.db query sha256:") || strings.Contains(manifest, dir) {
		t.Errorf("%s", manifest)
	}
	again, err := ask(t, dir, asked, func(o *facts.Options) {
		folder := fstest.MapFS{}
		for name, text := range got.Write {
			folder[name] = &fstest.MapFile{Data: text}
		}
		o.Existing = folder
	})
	if err != nil || !again.NothingChanged() {
		t.Error(err, again.Refused)
	}
}

// What a query may do wrong is said in words, before anything is read.
func TestQueriesThatAreRefused(t *testing.T) {
	dir := sqlite(t, linesTable)
	secret := func(url string) func(*facts.Options) {
		return func(o *facts.Options) { o.Getenv = func(string) string { return url } }
	}
	server := strings.Replace(asked, "{driver: sqlite, path: erp.db}", "{driver: postgres, url_env: ERP_URL, timeout: 1}", 1)
	for _, c := range []struct {
		name, mapping string
		change        func(*facts.Options)
		want          string
	}{
		{"the wrong columns", strings.Replace(asked, "AS qty", "AS quantity", 1), nil,
			`sales (sqlite): no header with the columns that the mapping names: qty missing; the query answers day, org, sku, quantity, net`},
		{"no such table", strings.Replace(asked, "FROM lines", "FROM line", 1), nil, "sales (sqlite): sqlite erp.db: the query: SQL logic error: no such table: line (1)"},
		{"no such day", strings.Replace(asked, ":next_period_start", ":yesterday", 1), nil,
			"sales (sqlite): the query names :yesterday, and there are :as_of, :last_closed_start, :first_period_start and :next_period_start"},
		{"a database that is not there", strings.Replace(asked, "erp.db", "erp.sqlite", 1), nil, "sales (sqlite): there is no SQLite database erp.sqlite"},
		{"files too", strings.Replace(asked, "    query:", "    files: [x.csv]\n    query:", 1), nil, "mapping sales: a database takes the place of `files`, and tables are joined in its query"},
		{"no variable", server, nil, "mapping sales: the variable ERP_URL of the environment is not set, which holds the URL of the database: export ERP_URL=postgres://USER:PASSWORD@HOST/DATABASE"},
		{"no URL", server, secret("hunter2"), "sales (postgres): ERP_URL does not hold a URL as postgres://USER:PASSWORD@HOST:PORT/DATABASE; signs as @ : / ? # % in the password are written %40 and so on"},
		{"another parameter", server, secret("postgres://me:hunter2@127.0.0.1/erp?sslmode=hunter2"),
			"sales (postgres): ERP_URL holds a URL with a part that PostgreSQL's driver does not know: look at what stands behind its `?`"},
		{"nobody there", server, secret("postgres://me:hunter2@127.0.0.1:1/erp"),
			"sales (postgres): postgres erp: connecting: no connection to 127.0.0.1:1: connect: connection refused"},
		{"nobody there either", strings.Replace(server, "postgres", "mysql", 1), secret("mysql://me:hunter2@127.0.0.1:1/erp"),
			"sales (mysql): mysql erp: connecting: no connection to 127.0.0.1:1: connect: connection refused"},
		{"writing", strings.Replace(asked, "      SELECT day", "      /* x */ DELETE FROM lines RETURNING day", 1), nil,
			`sales (sqlite): the query begins with "delete": a query that only reads begins with SELECT or WITH`},
	} {
		t.Run(c.name, func(t *testing.T) {
			change := func(*facts.Options) {}
			if c.change != nil {
				change = c.change
			}
			r, err := ask(t, dir, c.mapping, change)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") || len(r.Write) > 0 {
				t.Errorf("secret said, or written: %v", err)
			}
		})
	}
}

// A value that cannot be taken exactly rejects its row.
func TestValuesOfQueries(t *testing.T) {
	for _, c := range []struct{ name, qty, net, day, want string }{
		{"a fraction that is not exact", "1", "1.0/3.0", "'2026-11-01'", "net: a floating-point number that is not exact (0.333333333333333): cast it in the query, CAST(... AS DECIMAL(18,4))"},
		{"one that is", "0.1 + 0.2", "12.3456", "'2026-11-01'", ""},
		{"nothing", "NULL", "1", "'2026-11-01'", "quantity: no number"},
		{"a text", "'many'", "1", "'2026-11-01'", `quantity: "many" is not a number`},
		{"a time alone", "1", "1", "'00:00.0'", `date: "00:00.0" is what a spreadsheet shows of a date with a time: the date is lost`},
		{"another form", "1", "1", "'01.11.2026'", `date: "01.11.2026" is not a date written YYYY-MM-DD`},
		{"an unknown item", "1", "1", "'2026-11-01', 'TENT-9P' AS", `unknown item "TENT-9P"; the plan has TENT-2P, TENT-3P`},
		{"a period not over", "1", "1", "'2027-02-01'", "2027-02 lies after the open period 2026-12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := "'TENT-2P' AS"
			date, other, named := strings.Cut(c.day, ", ")
			if named {
				item = other
			}
			query := "SELECT " + date + " AS day, 'eu' AS org, " + item + " sku, " + c.qty + " AS qty, " + c.net + " AS net"
			m := asked[:strings.Index(asked, "    query: |")] + "    query: \"" + query + "\"\n    columns: {date: day, market: org, item: sku, quantity: qty, revenue: net}\n"
			r, err := ask(t, sqlite(t, linesTable), m)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range r.Rows {
				got = append(got, x.String())
			}
			var want []string
			if c.want != "" {
				want = []string{"sales (sqlite):1: " + c.want}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			if (c.want == "") != (len(r.Write) > 0) {
				t.Errorf("%d files", len(r.Write))
			}
		})
	}
}

// A file holds the query where it is long; a folder that is given asks nobody.
func TestQueryFile(t *testing.T) {
	dir := sqlite(t, linesTable, "INSERT INTO lines (day, org, sku, qty, cents) VALUES ('2026-11-30', 'eu', 'TENT-3P', 2, 100)")
	from, to := strings.Index(asked, "    query: |"), strings.Index(asked, "    columns:")
	m := asked[:from] + "    query_file: sales.sql\n" + asked[to:]
	query := fstest.MapFS{"sales.sql": {Data: []byte("SELECT day, org, sku, qty, cents AS net FROM lines WHERE day <= :as_of;\n")}}
	r, err := ask(t, dir, m, func(o *facts.Options) { o.Existing = query })
	if err != nil || r.Sources[0].Kept != 1 {
		t.Error(err, r.Sources)
	}
	if _, err := ask(t, dir, m); err == nil || err.Error() != "mapping sales: there is no query file sales.sql in the plan's folder" {
		t.Error(err)
	}
	_, err = ask(t, dir, asked, func(o *facts.Options) { o.Folders[0].Given = true })
	if err == nil || !strings.Contains(err.Error(), "no export is there") {
		t.Error(err)
	}
}
