//go:build unix

package facts_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// password holds what URLs have to escape, and what no message may say.
const password = "p@ss/w:rd?#1"

const escaped = "p%40ss%2Fw%3Ard%3F%231"

// server is a database server on this machine that a test has started.
type server struct {
	url string
	db  *sql.DB
}

// unprivileged makes a folder that belongs to whom servers run as: the one who
// runs the test, or nobody where that is root, whom servers refuse.
func unprivileged(t *testing.T) (dir string, as *syscall.SysProcAttr) {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "accord-db-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if os.Getuid() != 0 {
		return dir, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return dir, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// freePort is a port of the loopback that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// program finds a program of a server; what the distribution installs is not
// always on the path.
func program(t *testing.T, name string, folders ...string) string {
	t.Helper()
	for _, pattern := range folders {
		if found, _ := filepath.Glob(filepath.Join(pattern, name)); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: apt-get install postgresql mariadb-server", name)
	}
	return path
}

func command(dir string, as *syscall.SysProcAttr, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.SysProcAttr = dir, as
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC", "HOME=" + dir}
	return c
}

func finish(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", c.Path, err, out)
	}
}

// serve starts a server, waits until it answers, and stops it by its process
// when the test ends.
func serve(t *testing.T, c *exec.Cmd, driver, dsn, url string) *server {
	t.Helper()
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(time.Minute):
			_ = c.Process.Kill()
			<-ended
		}
	})
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for range 300 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		err = db.PingContext(ctx)
		cancel()
		if err == nil {
			return &server{url, db}
		}
		select {
		case <-ended:
			t.Fatalf("%s ended: %s", c.Path, said.String())
		case <-time.After(200 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer: %v\n%s", c.Path, err, said.String())
	return nil
}

func postgres(t *testing.T) *server {
	dir, as := unprivileged(t)
	const folder = "/usr/lib/postgresql/*/bin"
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	finish(t, command(dir, as, program(t, "initdb", folder), "-D", data, "-U", "planner", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--no-locale", "-N"))
	port := freePort(t)
	url := fmt.Sprintf("postgres://planner:%s@127.0.0.1:%s/postgres?sslmode=disable", escaped, port)
	return serve(t, command(dir, as, program(t, "postgres", folder), "-D", data, "-h", "127.0.0.1", "-p", port, "-k", dir, "-c", "fsync=off"), "pgx", url, url)
}

func mariadb(t *testing.T) *server {
	dir, as := unprivileged(t)
	data := filepath.Join(dir, "data")
	finish(t, command(dir, as, program(t, "mariadb-install-db"), "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db"))
	first := filepath.Join(dir, "first.sql")
	if err := os.WriteFile(first, []byte("CREATE DATABASE erp CHARACTER SET utf8mb4;\nCREATE USER planner@'%' IDENTIFIED BY '"+password+"';\nGRANT ALL ON erp.* TO planner@'%';\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	c := command(dir, as, program(t, "mariadbd", "/usr/sbin", "/usr/libexec"), "--no-defaults", "--datadir="+data, "--bind-address=127.0.0.1", "--port="+port,
		"--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "pid"), "--skip-name-resolve", "--init-file="+first, "--innodb-flush-log-at-trx-commit=0")
	return serve(t, c, "mysql", fmt.Sprintf("planner:%s@tcp(127.0.0.1:%s)/erp?parseTime=true&time_zone=%%27%%2B00:00%%27", password, port),
		fmt.Sprintf("mysql://planner:%s@127.0.0.1:%s/erp", escaped, port))
}
