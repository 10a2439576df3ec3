package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver sqlite
)

// Source is where a query is asked.
type Source struct {
	// Driver is postgres, mysql (MariaDB too) or sqlite.
	Driver string
	// Variable names the variable of the environment that URL was read from, for
	// messages. URL is secret.
	Variable, URL string
	// Path is the file of a sqlite database.
	Path string
	// Timeout is how long a query may take.
	Timeout time.Duration
	// Zone is where moments with a time zone are taken to; nil if nobody says.
	Zone *time.Location
}

// DB is an open database.
type DB struct {
	source Source
	// Name is the database's name without where it is or who asks.
	Name    string
	db      *sql.DB
	secrets []string
}

// Open opens a database without asking it anything.
func Open(s Source) (*DB, error) {
	switch s.Driver {
	case "postgres":
		return openPostgres(s)
	case "mysql":
		return openMySQL(s)
	case "sqlite":
		return openSQLite(s)
	}
	return nil, fmt.Errorf("driver %q: postgres, mysql or sqlite", s.Driver)
}

// Close ends all connections.
func (d *DB) Close() { _ = d.db.Close() }

// parse reads the URL. What is wrong with it is not said in the words of the
// parser, which quotes it.
func (s Source) parse(schemes ...string) (*url.URL, error) {
	example := fmt.Errorf("%s does not hold a URL as %s://USER:PASSWORD@HOST:PORT/DATABASE; signs as @ : / ? # %% in the password are written %%40 and so on", s.Variable, schemes[0])
	u, err := url.Parse(s.URL)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return nil, example
	}
	for _, scheme := range schemes {
		if u.Scheme == scheme {
			return u, nil
		}
	}
	return nil, example
}

// opened notes what must not be said.
func opened(s Source, u *url.URL, db *sql.DB) *DB {
	d := &DB{source: s, Name: strings.Trim(u.Path, "/"), db: db, secrets: []string{s.URL}}
	if u.User != nil {
		password, _ := u.User.Password()
		d.secrets = append(d.secrets, u.User.String(), password, url.QueryEscape(password), url.PathEscape(password))
	}
	for _, values := range u.Query() {
		d.secrets = append(d.secrets, values...)
	}
	return d
}

func openPostgres(s Source) (*DB, error) {
	u, err := s.parse("postgres", "postgresql")
	if err != nil {
		return nil, err
	}
	c, err := pgx.ParseConfig(s.URL)
	if err != nil {
		return nil, fmt.Errorf("%s holds a URL with a part that PostgreSQL's driver does not know: look at what stands behind its `?`", s.Variable)
	}
	c.RuntimeParams["application_name"] = "accord import"
	c.ConnectTimeout = connectTimeout
	if c.DefaultQueryExecMode == pgx.QueryExecModeSimpleProtocol {
		c.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec // the simple protocol takes several statements at once
	}
	return opened(s, u, stdlib.OpenDB(*c)), nil
}

func openMySQL(s Source) (*DB, error) {
	u, err := s.parse("mysql", "mariadb")
	if err != nil {
		return nil, err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName = "tcp", u.Host, strings.Trim(u.Path, "/")
	if u.Port() == "" {
		c.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	// Moments are given as UTC and taken to the plan's zone here.
	c.ParseTime, c.Loc, c.Timeout = true, time.UTC, connectTimeout
	c.Params = map[string]string{"time_zone": "'+00:00'"}
	for key, values := range u.Query() {
		if key != "tls" {
			return nil, fmt.Errorf("%s holds a URL with %q behind its `?`: tls alone is known", s.Variable, key)
		}
		c.TLSConfig = values[0]
	}
	c.Logger = silent{}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, fmt.Errorf("%s holds a URL that MySQL's driver does not take: tls is true, skip-verify or preferred", s.Variable)
	}
	return opened(s, u, sql.OpenDB(connector)), nil
}

type silent struct{}

func (silent) Print(...any) {}

func openSQLite(s Source) (*DB, error) {
	fromVariable := s.Path == ""
	if fromVariable {
		s.Path = s.URL
	}
	info, err := os.Stat(s.Path)
	if (err != nil || !info.Mode().IsRegular()) && fromVariable {
		// What the variable holds is not said: a mapping may name any variable.
		return nil, fmt.Errorf("%s does not hold the path of a SQLite database", s.Variable)
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("there is no SQLite database %s", filepath.Base(s.Path))
	}
	abs, err := filepath.Abs(s.Path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: "mode=ro&_pragma=query_only(1)&_pragma=trusted_schema(0)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("SQLite database %s cannot be opened", filepath.Base(s.Path))
	}
	return &DB{source: s, Name: filepath.Base(s.Path), db: db, secrets: []string{abs, s.URL}}, nil
}

const connectTimeout = 15 * time.Second

// said is an error of a driver without what must not be said.
func (d *DB) said(doing string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s %s: %s took more than %s: make the query lighter, or state `timeout`", d.source.Driver, d.Name, doing, d.source.Timeout)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	text := err.Error()
	var network *net.OpError
	if errors.As(err, &network) && network.Addr != nil {
		text = fmt.Sprintf("no connection to %s: %v", network.Addr, errors.Unwrap(network))
	}
	for _, secret := range d.secrets {
		if len(secret) > 2 {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return fmt.Errorf("%s %s: %s: %s", d.source.Driver, d.Name, doing, strings.Join(strings.Fields(text), " "))
}
