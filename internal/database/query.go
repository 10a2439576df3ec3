package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/accord-plan/accord/internal/pattern"
)

// Answer is what a query answers, row by row. It is to be closed.
type Answer struct {
	Columns []string
	db      *DB
	ctx     context.Context
	cancel  context.CancelFunc
	tx      *sql.Tx
	rows    *sql.Rows
}

// Ask asks a query. params are the values of what stands in it as :NAME.
func (d *DB) Ask(ctx context.Context, query string, params map[string]string) (*Answer, error) {
	text, args, err := bind(query, params, d.source.Driver)
	if err != nil {
		return nil, err
	}
	if err := onlyReads(text, d.source.Driver); err != nil {
		return nil, err
	}
	a := &Answer{db: d}
	a.ctx, a.cancel = context.WithTimeout(ctx, d.source.Timeout)
	if a.tx, err = d.begin(a.ctx); err != nil {
		a.cancel()
		return nil, err
	}
	if a.rows, err = a.tx.QueryContext(a.ctx, text, args...); err == nil {
		a.Columns, err = a.rows.Columns()
	}
	if err != nil {
		err = a.said(err)
		a.Close()
		return nil, err
	}
	return a, nil
}

// Each hands over the rows as they come, once; the values are valid until row
// returns.
func (a *Answer) Each(row func([]Value) error) error {
	if err := a.db.read(a.rows, row); err != nil {
		return err
	}
	if err := a.rows.Err(); err != nil {
		return a.said(err)
	}
	return nil
}

func (a *Answer) said(err error) error {
	if a.ctx.Err() != nil {
		err = a.ctx.Err()
	}
	return a.db.said("the query", err)
}

// Close ends the transaction, which has only read.
func (a *Answer) Close() {
	if a.rows != nil {
		_ = a.rows.Close()
	}
	_ = a.tx.Rollback()
	a.cancel()
}

// begin opens a transaction that can only read. SQLite was opened so that it
// can only read.
func (d *DB) begin(ctx context.Context) (*sql.Tx, error) {
	o := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if d.source.Driver == "sqlite" {
		o = nil
	}
	tx, err := d.db.BeginTx(ctx, o)
	if err != nil {
		return nil, d.said("connecting", err)
	}
	limit := ""
	ms := d.source.Timeout.Milliseconds()
	switch d.source.Driver {
	case "postgres":
		limit = fmt.Sprintf("SET LOCAL statement_timeout = %d", ms)
	case "mysql":
		var version string
		if err := tx.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version); err != nil {
			_ = tx.Rollback()
			return nil, d.said("connecting", err)
		}
		limit = fmt.Sprintf("SET SESSION max_execution_time = %d", ms)
		if strings.Contains(version, "MariaDB") {
			limit = fmt.Sprintf("SET SESSION max_statement_time = %d", max(1, ms/1000))
		}
	}
	if limit != "" {
		if _, err := tx.ExecContext(ctx, limit); err != nil {
			_ = tx.Rollback()
			return nil, d.said("connecting", err)
		}
	}
	return tx, nil
}

func (d *DB) read(rows *sql.Rows, row func([]Value) error) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return d.said("the query", err)
	}
	raw, to, out := make([]any, len(types)), make([]any, len(types)), make([]Value, len(types))
	zoned := make([]bool, len(types))
	for i := range types {
		to[i] = &raw[i]
		name := types[i].DatabaseTypeName()
		zoned[i] = d.source.Driver == "postgres" && name == "TIMESTAMPTZ" || d.source.Driver == "mysql" && name == "TIMESTAMP"
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return d.said("a row", err)
		}
		for i, v := range raw {
			out[i] = d.value(v, zoned[i])
		}
		if err := row(out); err != nil {
			return err
		}
	}
	return nil
}

// bind puts the places of values, as the driver writes them, where the query
// names them. What stands in quotes, in comments or behind a second colon is
// no name.
func bind(query string, params map[string]string, driver string) (string, []any, error) {
	var out strings.Builder
	var args []any
	place := map[string]int{}
	for i := 0; i < len(query); {
		if n := verbatim(query[i:]); n > 0 {
			out.WriteString(query[i : i+n])
			i += n
			continue
		}
		name := ""
		if query[i] == ':' && (i == 0 || query[i-1] != ':') {
			name = identifier(query[i+1:])
		}
		if name == "" {
			out.WriteByte(query[i])
			i++
			continue
		}
		value, known := params[name]
		if !known {
			return "", nil, fmt.Errorf("the query names :%s, and there are :as_of, :last_closed_start, :first_period_start and :next_period_start", name)
		}
		if value == "" {
			return "", nil, errors.New("the query asks for :" + name + ", and nobody says it: give --as-of")
		}
		if driver == "postgres" {
			if place[name] == 0 {
				args = append(args, value)
				place[name] = len(args)
			}
			fmt.Fprintf(&out, "$%d", place[name])
		} else {
			args = append(args, value)
			out.WriteByte('?')
		}
		i += 1 + len(name)
	}
	return strings.TrimRight(strings.TrimSpace(out.String()), ";"), args, nil
}

// onlyReads refuses what is not one statement that reads. A transaction that can
// only read does not hold all of it: SQLite's driver runs one statement after the
// other, so that a second one attaches and writes any file, and MySQL writes files
// from a SELECT.
func onlyReads(query, driver string) error {
	if word := firstWord(query); !slices.Contains([]string{"select", "with", "values"}, word) {
		return fmt.Errorf("the query begins with %q: a query that only reads begins with SELECT or WITH", word)
	}
	for i := 0; i < len(query); {
		if query[i] == ';' {
			return errors.New("the query has more than one statement: state one, and no `;` behind it")
		}
		n := verbatim(query[i:])
		if driver == "sqlite" && query[i] == '[' { // a name, in which quotes mean nothing
			n = strings.IndexByte(query[i:], ']') + 1
		}
		i += max(n, 1)
	}
	if word := intoFile().FindString(query); word != "" && driver == "mysql" {
		return fmt.Errorf("the query says %s, by which MySQL writes files: a query only reads", strings.ToUpper(word))
	}
	return nil
}

// intoFile is not looked for outside of quotes alone: what ends a quoted text
// depends on the server's settings.
var intoFile = pattern.Of(`(?i)\b(outfile|dumpfile)\b`)

// firstWord is the first word of a query, in lower case, behind comments and
// brackets. MySQL and MariaDB let a statement that creates or drops end a
// transaction that can only read.
func firstWord(query string) string {
	for query != "" {
		n := 0
		switch c := query[0]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '(':
			n = 1
		case strings.HasPrefix(query, "--") || strings.HasPrefix(query, "/*") && !strings.HasPrefix(query, "/*!") && !strings.HasPrefix(query, "/*M!"):
			n = verbatim(query)
			if query[0] == '/' && strings.Contains(query[2:n], "/*") {
				n = 0 // PostgreSQL takes comments in comments, others do not
			}
		}
		if n == 0 {
			break
		}
		query = query[n:]
	}
	n := strings.IndexFunc(query, func(r rune) bool { return !unicode.IsLetter(r) })
	if n < 0 {
		n = len(query)
	}
	return strings.ToLower(query[:min(n, 20)])
}

// verbatim is the length of a quoted text or a comment at the beginning of s.
func verbatim(s string) int {
	end := func(from int, mark string) int {
		if n := strings.Index(s[from:], mark); n >= 0 {
			return from + n + len(mark)
		}
		return len(s)
	}
	switch {
	case s[0] == '\'' || s[0] == '"' || s[0] == '`':
		return end(1, s[:1])
	case strings.HasPrefix(s, "--"):
		return end(2, "\n")
	case strings.HasPrefix(s, "/*"):
		return end(2, "*/")
	}
	return 0
}

func identifier(s string) string {
	n := 0
	for n < len(s) && (s[n] == '_' || s[n] >= 'a' && s[n] <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return s[:n]
}
