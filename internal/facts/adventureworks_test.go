//go:build unix

package facts_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/accord-plan/accord/internal/database"
	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// orderLine is a line of AdventureWorks' sales orders.
type orderLine struct {
	order, line, quantity, territory int
	day, product, total, online      string
}

// orderLines reads the sample company's order lines, 121,317 of 38 months.
func orderLines(t *testing.T) []orderLine {
	t.Helper()
	if os.Getenv("ACCORD_E2E") == "" {
		t.Skip("set ACCORD_E2E=1 to run against servers on this machine (postgresql and mariadb-server); the project's own check does")
	}
	data := os.Getenv("ACCORD_DATA")
	if data == "" {
		t.Skip("ACCORD_DATA is not set: it names the folder that holds adventureworks/, which is no part of this repository")
	}
	f, err := os.Open(filepath.Join(data, "adventureworks", "SalesOrderDetail.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	var out []orderLine
	for _, r := range all[1:] {
		out = append(out, orderLine{number(r[0]), number(r[1]), number(r[4]), number(r[9]), r[2][:10], r[3], r[8], r[10]})
	}
	return out
}

// bicycles is a plan that has the items and markets of the lines, in the zone of
// Paris.
func bicycles(t *testing.T, lines []orderLine, mapping string) (*plan.Plan, []planfile.Mapping) {
	t.Helper()
	var items strings.Builder
	seen := map[string]bool{}
	for _, l := range lines {
		if !seen[l.product] {
			seen[l.product] = true
			fmt.Fprintf(&items, "  P-%s: {unit: each, code: \"%s\"}\n", l.product, l.product)
		}
	}
	markets := ""
	for n := 1; n <= 10; n++ {
		markets += fmt.Sprintf("  online-%d: {currency: EUR, served_from: {central: 100%%}, code: %d/true}\n  reseller-%d: {currency: EUR, served_from: {central: 100%%}, code: %d/false}\n", n, n, n, n)
	}
	l, err := planfile.Load(fstest.MapFS{
		"plan.yaml":          {Data: []byte(strings.Replace(planText, "2026-12", "2014-07", 1))},
		"network.yaml":       {Data: []byte("kind: Network\nversion: 1\nowner: ops\nmarkets:\n" + markets + "sites:\n  central: {name: Works}\n")},
		"catalog/bikes.yaml": {Data: []byte("kind: Catalog\nversion: 1\nowner: ops\nfamily: bikes\nstrategy: make-to-stock\nitems:\n" + items.String())},
		"imports.yaml":       {Data: []byte("kind: Import\nversion: 1\nowner: ops\nimports:\n" + mapping)},
	}, "plans", planfile.Options{})
	if err != nil || len(l.Findings) > 0 {
		t.Fatal(err, l.Findings)
	}
	return l.Plan, planfile.Imports(l)
}

// columns of all mappings of this test; a line is one of its kind by its order
// and number.
const bikeColumns = `    source: adventureworks
    measure: ordered
    columns: {date: day, market: [territory, online], item: product, quantity: quantity, revenue: total}
`

// bikeQuery adds up in the database; months of the plan end in Paris, where the
// servers store moments in UTC.
func bikeQuery(driver, url, moment string) string {
	return `  - id: sales
    fact: sales
    database: {driver: ` + driver + `, ` + url + `}
    query: |
      SELECT ` + moment + ` AS day, territory, CASE WHEN online THEN 'true' ELSE 'false' END AS online, product,
        SUM(quantity) AS quantity, SUM(total) AS total
      FROM order_lines WHERE ` + moment + ` < :next_period_start GROUP BY 1, 2, 3, 4
    totals:
      query: SELECT SUM(quantity) AS quantity, SUM(total) AS revenue FROM order_lines
      columns: {quantity: quantity, revenue: revenue}
` + bikeColumns
}

// The same facts as CSV, as a workbook, and from SQLite, PostgreSQL and MariaDB
// are the same bytes.
func TestSameFactsFromEverywhere(t *testing.T) {
	lines := orderLines(t)
	file := "  - id: sales\n    fact: sales\n    files: [lines.*]\n    key: [order, line]\n" + bikeColumns
	text := asCSV(lines)
	want := importBikes(t, lines, file, func(o *facts.Options) { o.Inputs = []facts.Input{input("lines.csv", text)} })
	if len(want) != 38 {
		t.Fatalf("%d periods, AdventureWorks has 38", len(want))
	}
	same := func(name string, got map[string]string) {
		t.Helper()
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %.2000s", name, d)
		}
	}
	same("workbook", importBikes(t, lines, file, func(o *facts.Options) { o.Inputs = []facts.Input{input("lines.xlsx", asWorkbook(t, lines))} }))

	dir := t.TempDir()
	lite, err := sql.Open("sqlite", filepath.Join(dir, "erp.db"))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, lite, lines, "CREATE TABLE order_lines (n INTEGER, line INTEGER, day DATE, product TEXT, quantity INTEGER, total INTEGER, territory INTEGER, online BOOLEAN)", "",
		func(l orderLine) any { return l.day }, func(l orderLine) any { return millionths(l.total) })
	_ = lite.Close()
	exact := strings.NewReplacer("SUM(total) AS total", "printf('%d.%06d', SUM(total) / 1000000, SUM(total) % 1000000) AS total",
		"SUM(total) AS revenue", "printf('%d.%06d', SUM(total) / 1000000, SUM(total) % 1000000) AS revenue").Replace(bikeQuery("sqlite", "path: erp.db", "day"))
	same("sqlite", importBikes(t, lines, exact, func(o *facts.Options) { o.Dir = dir }))

	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	moment := func(l orderLine) any { // half an hour after midnight in Paris is the day before in UTC
		at, _ := time.ParseInLocation("2006-01-02 15:04", l.day+" 00:30", paris)
		return at.UTC()
	}
	total := func(l orderLine) any { return l.total }
	pg := postgres(t)
	fill(t, pg.db, lines, "CREATE TABLE order_lines (n int, line int, at timestamptz, product text, quantity int, total numeric(19,6), territory int, online boolean)", "$", moment, total)
	same("postgres", importBikes(t, lines, bikeQuery("postgres", "url_env: ERP_URL", "at"), environment(pg.url)))
	maria := mariadb(t)
	fill(t, maria.db, lines, "CREATE TABLE order_lines (n int, line int, at timestamp NULL, product text, quantity int, total decimal(19,6), territory int, online boolean)", "", moment, total)
	same("mariadb", importBikes(t, lines, bikeQuery("mysql", "url_env: ERP_URL", "at"), environment(maria.url)))

	for _, s := range []struct {
		name, driver string
		*server
	}{{"postgres", "postgres", pg}, {"mariadb", "mysql", maria}} {
		t.Run(s.name+" can only be read", func(t *testing.T) { onlyRead(t, s.driver, s.server) })
		t.Run(s.name+" gives up", func(t *testing.T) { givesUp(t, s.driver, s.server) })
		t.Run(s.name+" keeps its secrets", func(t *testing.T) { keepsSecrets(t, lines, s.driver, s.server) })
	}
}

func environment(url string) func(*facts.Options) {
	return func(o *facts.Options) {
		o.Getenv = func(name string) string { return map[string]string{"ERP_URL": url}[name] }
	}
}

// importBikes returns the files of facts by path.
func importBikes(t *testing.T, lines []orderLine, mapping string, change func(*facts.Options)) map[string]string {
	t.Helper()
	r, err := runBikes(t, lines, mapping, change)
	if err != nil || !r.OK() {
		t.Fatal(err, r.Refused, r.Rows[:min(len(r.Rows), 3)])
	}
	out := map[string]string{}
	for name, text := range r.Write {
		if strings.HasSuffix(name, ".csv") {
			out[name] = string(text)
		} else if strings.Contains(string(text), "rd?#1") || strings.Contains(string(text), "%40ss") {
			t.Errorf("the manifest holds the password: %s", text)
		}
	}
	return out
}

func runBikes(t *testing.T, lines []orderLine, mapping string, change func(*facts.Options)) (facts.Report, error) {
	t.Helper()
	p, ms := bicycles(t, lines, mapping)
	o := facts.Options{Plan: p, Mappings: ms, Today: day(t, "2014-07-01"), Folders: []facts.Folder{{Name: "plans", Files: fstest.MapFS{}}}}
	change(&o)
	return facts.Run(t.Context(), o)
}

func asCSV(lines []orderLine) string {
	var b strings.Builder
	b.WriteString("order,line,day,product,quantity,total,territory,online\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "%d,%d,%s,%s,%d,%s,%d,%s\n", l.order, l.line, l.day, l.product, l.quantity, l.total, l.territory, l.online)
	}
	return b.String()
}

func asWorkbook(t *testing.T, lines []orderLine) string {
	t.Helper()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	_ = w.SetRow("A1", []any{"order", "line", "day", "product", "quantity", "total", "territory", "online"})
	for i, l := range lines {
		at, _ := time.Parse("2006-01-02", l.day)
		total, _ := strconv.ParseFloat(l.total, 64)
		_ = w.SetRow(fmt.Sprintf("A%d", i+2), []any{l.order, l.line, excelize.Cell{StyleID: style, Value: at}, l.product, l.quantity, total, l.territory, l.online == "true"})
	}
	var b bytes.Buffer
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// millionths are an amount as SQLite holds it exactly.
func millionths(s string) int64 {
	whole, frac, _ := strings.Cut(s, ".")
	n, _ := strconv.ParseInt(whole+(frac + "000000")[:6], 10, 64)
	return n
}

// fill loads the lines, some hundred a statement.
func fill(t *testing.T, db *sql.DB, lines []orderLine, create, mark string, moment, total func(orderLine) any) {
	t.Helper()
	if _, err := db.Exec(create); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	const most, columns = 500, 8
	for len(lines) > 0 {
		n := min(most, len(lines))
		var q strings.Builder
		q.WriteString("INSERT INTO order_lines VALUES ")
		var args []any
		for i, l := range lines[:n] {
			q.WriteString(map[bool]string{true: "(", false: ", ("}[i == 0])
			for c := range columns {
				if c > 0 {
					q.WriteByte(',')
				}
				if mark == "" {
					q.WriteByte('?')
				} else {
					fmt.Fprintf(&q, "%s%d", mark, i*columns+c+1)
				}
			}
			q.WriteByte(')')
			args = append(args, l.order, l.line, moment(l), l.product, l.quantity, total(l), l.territory, l.online == "true")
		}
		if _, err := tx.Exec(q.String(), args...); err != nil {
			t.Fatal(err)
		}
		lines = lines[n:]
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, driver string, s *server, timeout time.Duration) *database.DB {
	t.Helper()
	d, err := database.Open(database.Source{Driver: driver, Variable: "ERP_URL", URL: s.url, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func onlyRead(t *testing.T, driver string, s *server) {
	d := open(t, driver, s, time.Minute)
	for _, q := range []string{"DELETE FROM order_lines RETURNING line", "CREATE TABLE more (n int)", "WITH x AS (SELECT 1) DELETE FROM order_lines", "SELECT 1; DELETE FROM order_lines"} {
		a, err := d.Ask(t.Context(), q, nil)
		if err == nil {
			err = a.Each(func([]database.Value) error { return nil })
			a.Close()
		}
		if err == nil {
			t.Errorf("%s is done", q)
		}
	}
	n := 0
	if err := s.db.QueryRow("SELECT COUNT(*) FROM order_lines").Scan(&n); err != nil || n != 121317 {
		t.Errorf("%d lines left, %v", n, err)
	}
}

func givesUp(t *testing.T, driver string, s *server) {
	query := map[string]string{"postgres": "SELECT pg_sleep(60)", "mysql": "SELECT a.n FROM order_lines a, order_lines b, order_lines c ORDER BY a.n * b.n * c.n"}[driver]
	d := open(t, driver, s, 2*time.Second)
	a, err := d.Ask(t.Context(), query, nil)
	if err == nil {
		err = a.Each(func([]database.Value) error { return nil })
		a.Close()
	}
	if err == nil {
		t.Error("it is waited for")
	}
}

// keepsSecrets tries what makes drivers speak: a wrong password, a database that
// is not there, a query that cannot be.
func keepsSecrets(t *testing.T, lines []orderLine, driver string, s *server) {
	for _, c := range []struct{ name, url, query string }{
		{"a wrong password", strings.Replace(s.url, escaped, "hunter2", 1), "SELECT 1"},
		{"no such database", strings.Replace(strings.Replace(s.url, "/postgres?", "/nothing?", 1), "/erp", "/nothing", 1), "SELECT 1"},
		{"no such table", s.url, "SELECT day FROM nothing"},
		{"the wrong columns", s.url, "SELECT 1 AS day"},
	} {
		mapping := "  - id: sales\n    fact: sales\n    database: {driver: " + driver + ", url_env: ERP_URL}\n    query: " + c.query + "\n" + bikeColumns
		_, err := runBikes(t, lines[:1], mapping, environment(c.url))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, secret := range []string{"hunter2", password, escaped, c.url} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		t.Logf("%s: %v", c.name, err)
	}
}
