package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/git"
)

// needed is the oldest git that makes a merge without a work tree, which the
// review of proposals rests on.
var needed = []int{2, 38}

// program looks for git and its version.
func (x *examination) program(ctx context.Context) {
	text, err := x.git.Line(ctx, "version")
	if err != nil {
		x.checks = append(x.checks, Check{Name: "git", State: Warning, Found: err.Error(), Do: "install git, 2.38 or newer"})
		return
	}
	x.version = parseVersion(text)
	c := ok(strings.TrimPrefix(text, "git version "))
	if older(x.version, needed) {
		c = warning(c.Found+" is older than 2.38: what would be merged cannot be judged before it is", "install git 2.38 or newer")
	}
	c.Name = "git"
	x.checks = append(x.checks, c)
	if _, err = x.git.Line(ctx, "rev-parse", "--git-dir"); err != nil {
		x.checks = append(x.checks, Check{Name: "repository", State: Warning, Found: "this folder is in no git repository", Do: "git init"})
		return
	}
	x.repo = true
}

func parseVersion(text string) []int {
	var out []int
	for _, part := range strings.Split(strings.TrimPrefix(text, "git version "), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		out = append(out, n)
	}
	return out
}

func older(a, b []int) bool {
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			return i < len(a) && a[i] < b[i]
		}
	}
	return false
}

// plan looks for the plan, which the other checks are about.
func (x *examination) plan() {
	w, err := x.opt.Open()
	c := Check{Name: "plan", State: OK}
	if err != nil {
		c = Check{Name: "plan", State: Warning, Found: err.Error(), Do: "name it with --repo and --plan, or start one with accord init"}
		if summary, do, cut := strings.Cut(c.Found, "; "); cut {
			c.Found, c.Do = summary, do
		}
	} else {
		x.work, c.Found = w, w.Path("plan.yaml")
	}
	x.checks = append(x.checks, c)
}

// identity looks for the name that commits bear.
func (x *examination) identity(ctx context.Context) Check {
	name, _ := x.git.Line(ctx, "config", "--get", "user.name")
	mail, _ := x.git.Line(ctx, "config", "--get", "user.email")
	for _, v := range []string{"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"} {
		if name == "" {
			name = x.opt.Getenv(v)
		}
	}
	for _, v := range []string{"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"} {
		if mail == "" {
			mail = x.opt.Getenv(v)
		}
	}
	if name == "" || mail == "" {
		return warning("git does not know who commits here", "git config user.name NAME && git config user.email ADDRESS")
	}
	return ok(name + " <" + mail + ">")
}

// shallow looks for history that was left out.
func (x *examination) shallow(ctx context.Context) Check {
	if is, _ := x.git.Line(ctx, "rev-parse", "--is-shallow-repository"); is == "true" {
		return warning("the clone is shallow: earlier cycles and merge bases may be missing", "git fetch --unshallow --tags")
	}
	return ok("complete")
}

// partial looks for objects that were left out.
func (x *examination) partial(ctx context.Context) Check {
	out, _ := x.git.Run(ctx, "config", "--get-regexp", `^remote\..*\.promisor$`)
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if value == "true" || value == "" {
			remote := strings.TrimSuffix(strings.TrimPrefix(key, "remote."), ".promisor")
			return warning("the clone is partial: files are fetched from "+remote+" when git needs them, which accord does not do",
				"git config --unset remote."+remote+".partialclonefilter; git config --unset remote."+remote+".promisor; git fetch --refetch "+remote)
		}
	}
	return ok("complete")
}

// replaced looks for objects that stand for others: readers would not see the
// same history.
func (x *examination) replaced(ctx context.Context) Check {
	out, err := x.git.Line(ctx, "for-each-ref", "--count=1", "--format=%(refname:lstrip=2)", "refs/replace/")
	if err == nil && out != "" {
		return warning("objects are replaced, as "+short(out), "git replace -d "+short(out)+", for each that git replace lists")
	}
	if name, err := x.git.Line(ctx, "rev-parse", "--git-path", "info/grafts"); err == nil {
		if !filepath.IsAbs(name) {
			name = filepath.Join(x.opt.Dir, name)
		}
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			return warning("grafts change who follows whom in the history", "remove "+name)
		}
	}
	return ok("none")
}

func short(hash string) string { return hash[:min(10, len(hash))] }

// branches looks for branches that are named as closes are tagged.
func (x *examination) branches(ctx context.Context) Check {
	out, err := x.git.Run(ctx, "for-each-ref", "--format=%(refname)", "refs/heads/plan/", "refs/remotes/*/plan/")
	names := strings.Fields(string(out))
	if err != nil || len(names) == 0 {
		return ok("none named plan/…, which is for closes")
	}
	name, local := strings.CutPrefix(names[0], "refs/heads/")
	found := fmt.Sprintf("%d named plan/…, which is for the tags of closes, as %s", len(names), strings.TrimPrefix(name, "refs/remotes/"))
	if local {
		return warning(found, "git branch -m "+name+" proposal/"+strings.TrimPrefix(name, "plan/"))
	}
	return warning(found, "rename it on the remote")
}

// sparse looks for parts of the plan that are not checked out.
func (x *examination) sparse(context.Context) Check {
	if x.work == nil || x.work.Repository() == nil || x.work.Bare() {
		return Check{State: NotJudged, Found: "needs a plan in a work tree"}
	}
	if left := x.work.Repository().LeftOut(x.work.Dir()); len(left) > 0 {
		return warning("a sparse checkout leaves out part of the plan, as "+left[0], "git sparse-checkout add "+x.work.Dir())
	}
	return ok("the whole plan")
}

// clock holds the clock against the history: dates decide which period is open.
func (x *examination) clock(ctx context.Context) Check {
	text, err := x.git.Line(ctx, "log", "-1", "--format=%ct")
	seconds, bad := strconv.ParseInt(text, 10, 64)
	if err != nil || bad != nil {
		return Check{State: NotJudged, Found: "no commit to hold it against"}
	}
	last := time.Unix(seconds, 0).UTC()
	if last.Sub(x.opt.Now) > 24*time.Hour {
		return warning(fmt.Sprintf("it says %s, and the last commit was made on %s", x.opt.Now.UTC().Format(time.DateOnly), last.Format(time.DateOnly)), "set the clock")
	}
	return ok("not before the last commit")
}

// notFound tells an option that is not set from a git that failed.
func notFound(err error) bool { return git.CodeOf(err) == 1 }
