package facts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/database"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// query is what a mapping asks of a database.
type query struct {
	source database.Source
	text   string
	params map[string]string
	// name is what the manifest calls it behind the database's name.
	name string
}

// question makes the input of a mapping that asks a database.
func (o *Options) question(m planfile.Mapping) (Input, error) {
	bad := func(format string, args ...any) (Input, error) {
		return Input{}, fmt.Errorf("mapping %s: %s", m.ID, fmt.Sprintf(format, args...))
	}
	if len(m.Files) > 0 || len(m.Joins) > 0 {
		return bad("a database takes the place of `files`, and tables are joined in its query")
	}
	text := m.Query
	if m.QueryFile != "" {
		if text != "" {
			return bad("state `query` or `query_file`, not both")
		}
		b, err := fs.ReadFile(o.folder(), m.QueryFile)
		if err != nil {
			return bad("there is no query file %s in the plan's folder", clip(m.QueryFile))
		}
		text = string(b)
	}
	if strings.TrimSpace(text) == "" {
		return bad("a database needs a `query` or a `query_file`")
	}
	q := &query{text: text, params: o.days()}
	source, err := o.source(m.Database)
	if err != nil {
		return bad("%v", err)
	}
	q.source = source
	if zone := o.Plan.TimeZone; zone != "" {
		if q.source.Zone, err = time.LoadLocation(zone); err != nil {
			return bad("the plan's time_zone: %v", err)
		}
	}
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	q.name = fmt.Sprintf("query sha256:%s", hex.EncodeToString(sum[:6]))
	return Input{Name: m.ID + " (" + m.Database.Driver + ")", Mapping: m.ID, ask: q}, nil
}

// source finds where to ask. What is secret comes from the environment alone.
func (o *Options) source(d planfile.Database) (database.Source, error) {
	s := database.Source{Driver: d.Driver, Variable: d.URLEnv, Timeout: 10 * time.Minute}
	if d.Timeout > 0 {
		s.Timeout = time.Duration(d.Timeout) * time.Minute
	}
	switch {
	case d.Path != "" && d.Driver != "sqlite":
		return s, errors.New("`path` is of sqlite alone: name the variable of the environment that holds the URL, `url_env`")
	case d.Path != "" && d.URLEnv != "" || d.Path == "" && d.URLEnv == "":
		return s, errors.New("a database is named by `url_env`, or, for sqlite, by `path`")
	case d.Path != "":
		if strings.Contains(d.Path, "://") {
			return s, errors.New("`path` is a file and no URL")
		}
		s.Path = filepath.FromSlash(d.Path)
		if !filepath.IsAbs(s.Path) {
			s.Path = filepath.Join(o.Dir, s.Path)
		}
		return s, nil
	}
	if o.Getenv != nil {
		s.URL = o.Getenv(d.URLEnv)
	}
	if s.URL == "" {
		return s, fmt.Errorf("the variable %s of the environment is not set, which holds the URL of the database: export %s=%s://USER:PASSWORD@HOST/DATABASE", d.URLEnv, d.URLEnv, d.Driver)
	}
	return s, nil
}

// days are the values of the names that a query may hold.
func (o *Options) days() map[string]string {
	cal, first := o.Plan.Calendar, o.Plan.First
	asOf := ""
	if o.AsOf != period.NoDate && o.AsOf != 0 {
		asOf = o.AsOf.String()
	} else if o.Today != 0 && o.Today != period.NoDate {
		asOf = o.Today.String()
	}
	return map[string]string{"as_of": asOf, "last_closed_start": cal.Start(first - 1).String(), "first_period_start": cal.Start(first).String(),
		"next_period_start": cal.End(first).String()}
}

func (o *Options) folder() fs.FS {
	if o.Existing == nil {
		return nothingThere{}
	}
	return o.Existing
}

// openQuery asks the database. Its answer is read once, as it comes: what a
// query costs is the database's to bear, and it is not asked twice.
func openQuery(ctx context.Context, in Input, wanted []string) (*table, error) {
	db, err := database.Open(in.ask.source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	answer, err := db.Ask(ctx, in.ask.text, in.ask.params)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	t := &table{name: in.Name, encoding: in.ask.source.Driver, comma: ',', asked: true, query: in.ask.source.Driver + " " + db.Name + " " + in.ask.name}
	t.close = func() { answer.Close(); db.Close() }
	if lost := missing(answer.Columns, wanted); lost != nil {
		t.close()
		err := noHeader(in.Name, answer.Columns, wanted)
		return nil, fmt.Errorf("%w; the query answers %s", err, strings.Join(answer.Columns, ", "))
	}
	if _, err := t.found(answer.Columns, -1, ','); err != nil {
		return nil, err
	}
	t.rows = func(_ context.Context, f func(rec []string, line int, bad error) error) error {
		return t.answer(answer, wanted, f)
	}
	return t, nil
}

func (t *table) answer(a *database.Answer, wanted []string, f func(rec []string, line int, bad error) error) error {
	rec, wants := make([]string, len(t.header)), make([]bool, len(t.header))
	for i, h := range t.header {
		wants[i] = slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, h) })
	}
	line := 0
	err := a.Each(func(values []database.Value) error {
		line++
		var bad error
		for i, v := range values {
			if rec[i] = v.Text; v.Problem != "" && wants[i] && bad == nil {
				bad = fmt.Errorf("%s: %s", t.header[i], v.Problem)
			}
		}
		return f(rec, line, bad)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}
