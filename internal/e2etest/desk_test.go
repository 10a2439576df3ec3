package e2etest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Desk is where somebody works: a home with their key and their password for
// the forge, and a clone of the plan.
type Desk struct {
	repo    *Repository
	account *Account
	home    string
	// Dir is the clone.
	Dir string
	// accord is the program, clock what git is told to be the time, "" for now.
	accord, clock string
}

// desk makes one, with nothing but git's own configuration and, unless it is
// empty, a private key as ssh-keygen writes it.
func desk(t testing.TB, a *Account, key []byte) *Desk {
	t.Helper()
	d := &Desk{account: a, home: t.TempDir(), accord: world.accord}
	mail := a.Login + "@northlight.example"
	d.write(t, ".gitconfig", "[user]\n\tname = "+a.Login+"\n\temail = "+mail+"\n[credential]\n\thelper = store\n[init]\n\tdefaultBranch = main\n")
	d.write(t, ".git-credentials", strings.Replace(a.server.URL, "://", "://"+a.Login+":"+a.Token+"@", 1)+"\n")
	if len(key) > 0 {
		d.write(t, ".ssh/id_ed25519", string(key))
		public := execute(t, d.home, "ssh-keygen", d.environment(), "-y", "-f", filepath.Join(d.home, ".ssh", "id_ed25519"))
		if public.Code != 0 {
			t.Fatal(public.Out)
		}
		d.write(t, ".ssh/id_ed25519.pub", public.Out)
	}
	return d
}

func (d *Desk) write(t testing.TB, name, text string) {
	t.Helper()
	at := filepath.Join(d.home, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// environment is what a shell of theirs has, with nothing of this process's but
// the path.
func (d *Desk) environment() []string {
	env := []string{"PATH=" + filepath.Dir(d.accord) + string(filepath.ListSeparator) + os.Getenv("PATH"), "HOME=" + d.home, "GIT_CONFIG_SYSTEM=" + os.DevNull, "GIT_TERMINAL_PROMPT=0", "LC_ALL=C.UTF-8",
		"ACCORD_FORGE=gitea", "ACCORD_FORGE_URL=" + d.account.server.URL, "GITEA_TOKEN=" + d.account.Token}
	if d.clock != "" {
		env = append(env, "GIT_AUTHOR_DATE="+d.clock, "GIT_COMMITTER_DATE="+d.clock)
	}
	return env
}

// clone fetches a repository of the forge, as `git clone` does.
func (d *Desk) clone(t testing.TB, r *Repository) *Desk {
	t.Helper()
	d.repo, d.Dir = r, filepath.Join(t.TempDir(), r.Name)
	d.in(t, filepath.Dir(d.Dir), "git", "clone", "--quiet", d.account.server.URL+"/"+r.Owner+"/"+r.Name+".git")
	return d
}

// Types runs a command line of git or accord in the clone, which has to end well,
// and returns what it printed.
func (d *Desk) Types(t testing.TB, line ...string) string {
	t.Helper()
	return d.in(t, d.Dir, line...)
}

// Ends runs a command line that is to end with this code.
func (d *Desk) Ends(t testing.TB, code int, line ...string) string {
	t.Helper()
	got := d.run(t, d.Dir, line)
	if got.Code != code {
		t.Fatalf("%s: %s: exit %d, want %d\n%s", d.account.Login, strings.Join(line, " "), got.Code, code, got.Out)
	}
	return got.Out
}

func (d *Desk) in(t testing.TB, dir string, line ...string) string {
	t.Helper()
	got := d.run(t, dir, line)
	if got.Code != 0 {
		t.Fatalf("%s: %s: exit %d\n%s", d.account.Login, strings.Join(line, " "), got.Code, got.Out)
	}
	return got.Out
}

func (d *Desk) run(t testing.TB, dir string, line []string) Outcome {
	t.Helper()
	program := line[0]
	if program == "accord" {
		program = d.accord
	}
	got := execute(t, dir, program, d.environment(), line[1:]...)
	if strings.Contains(got.Out, d.account.Token) {
		t.Errorf("%s shows the token", strings.Join(line, " "))
	}
	t.Logf("%s$ %s\n%s", d.account.Login, strings.Join(line, " "), got.Out)
	return got
}

// ownKey is a new private key, as ssh-keygen writes it.
func ownKey(t testing.TB) []byte {
	t.Helper()
	at := filepath.Join(t.TempDir(), "key")
	if got := execute(t, ".", "ssh-keygen", nil, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", at); got.Code != 0 {
		t.Fatal(got.Out)
	}
	text, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// monthFromNow is the month so many after this one, as plans spell it.
func monthFromNow(n int) string {
	now := time.Now().UTC()
	return time.Date(now.Year(), now.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

// markup are the tags and escapes by which words of a plan stand in a comment.
var markup = regexp.MustCompile(`</?(?:strong|span|code|sub|em)>|\\([\[\]~])`)

// readable is a comment as people see it, but for tables and folds.
func readable(comment string) string { return markup.ReplaceAllString(comment, "$1") }
