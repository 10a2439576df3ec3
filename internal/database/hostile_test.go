package database

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOnlyReads: a query is one statement that reads, whatever hides the rest.
func TestOnlyReads(t *testing.T) {
	for _, c := range []struct{ driver, query, says string }{
		{"sqlite", "SELECT ';', [a;b], \"c;d\" -- ;\n/* ; */ FROM t", ""},
		{"postgres", "SELECT a[1:2] FROM t WHERE b = ';'", ""},
		{"mysql", "SELECT outfiles FROM t", ""},
		{"sqlite", "SELECT 1; ATTACH 'x' AS x", "more than one statement"},
		{"sqlite", "SELECT 1 AS [']; ATTACH 'x' AS x; SELECT 1 AS [']", "more than one statement"},
		{"sqlite", "SELECT 1 AS [a; b", "more than one statement"},
		{"mysql", "SELECT '\\'' INTO OUTFILE '/srv/x'", "OUTFILE"},
		{"mysql", "SELECT 1 INTO/**/DumpFile '/srv/x'", "DUMPFILE"},
		{"postgres", "/* /* */ SELECT */ COPY t TO PROGRAM 'x'", `begins with ""`},
		{"postgres", "COPY t TO PROGRAM 'x'", `begins with "copy"`},
		{"sqlite", "PRAGMA query_only=0", `begins with "pragma"`},
	} {
		err := onlyReads(c.query, c.driver)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.query, err, c.says)
		}
	}
}

// TestSQLiteOnlyReads: no query writes a file.
func TestSQLiteOnlyReads(t *testing.T) {
	dir := t.TempDir()
	file, other := filepath.Join(dir, "erp.db"), filepath.Join(dir, "other.db")
	made, err := sql.Open("sqlite", file)
	if err == nil {
		_, err = made.Exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = made.Close()
	db, err := Open(Source{Driver: "sqlite", Path: file, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{
		"SELECT a FROM t; PRAGMA query_only = 0; ATTACH '" + other + "' AS o; CREATE TABLE o.x (a); SELECT 1",
		"WITH x AS (SELECT 1) INSERT INTO t SELECT 2",
		"SELECT load_extension('x')",
		"SELECT writefile('" + other + "', 'x')",
	} {
		a, err := db.Ask(context.Background(), q, nil)
		if err == nil {
			err = a.Each(func([]Value) error { return nil })
			a.Close()
		}
		if err == nil {
			t.Errorf("%s: it was run", q)
		}
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a query wrote a file")
	}
}

// TestNoSecretIsSaid: a mapping may name any variable of the environment.
func TestNoSecretIsSaid(t *testing.T) {
	for _, s := range []Source{
		{Driver: "sqlite", URL: "ghp_hunter2"}, {Driver: "sqlite", URL: "postgres://u:a/hunter2@h/d"}, {Driver: "postgres", URL: "ghp_hunter2"},
		{Driver: "mysql", URL: "mysql://u:hunter2@h/d?x=y"}, {Driver: "mysql", URL: "mysql://u:p@h/d?tls=hunter2"}, {Driver: "postgres", URL: "postgres://u:hunter2@h:x/d"},
		{Driver: "postgres", URL: "postgres://u:p@h/d?sslmode=hunter2"},
	} {
		s.Variable, s.Timeout = "ERP_URL", time.Second
		if _, err := Open(s); err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "ERP_URL") {
			t.Errorf("%s: %v", s.Driver, err)
		}
	}
}
