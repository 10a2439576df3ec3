package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/git"
)

// The driver's name in .gitattributes, and how git calls it. What a git does
// not know of %S, %X and %Y it leaves as it is, and accord sees that.
const (
	driverName = "accord"
	driverArgs = " merge-file %O %A %B %L %P %S %X %Y"
	// neededArgs must be there: without the path nobody knows what is merged.
	neededArgs = "merge-file %O %A %B %L %P"
)

// driver looks whether git knows how to merge plan files by key.
func (x *examination) driver(ctx context.Context) Check {
	set, err := x.git.Line(ctx, "config", "--get", "merge."+driverName+".driver")
	switch {
	case notFound(err) || err == nil && set == "":
		return warning("not registered in this clone: git merges plan files line by line here", "accord doctor --fix")
	case err != nil:
		return warning(err.Error(), "accord doctor --fix")
	case !strings.Contains(set, "merge-file"):
		return warning("merge."+driverName+".driver is "+set+", which does not call accord merge-file", "accord doctor --fix")
	}
	if program := programOf(set); program != "" {
		if _, err := exec.LookPath(program); err != nil {
			return warning("registered, and "+program+" is not to be found: git would leave our side alone in every conflict",
				"put accord on the path, or accord doctor --fix")
		}
	}
	if !strings.Contains(set, neededArgs) {
		return warning("merge."+driverName+".driver is "+set+", which does not hand over "+neededArgs, "accord doctor --fix")
	}
	return ok("registered")
}

// programOf is the program that a command of the shell calls.
func programOf(command string) string {
	command = strings.TrimSpace(command)
	if rest, quoted := strings.CutPrefix(command, "'"); quoted {
		name, _, _ := strings.Cut(strings.ReplaceAll(rest, `'\''`, "\x00"), "'")
		return strings.NewReplacer("\x00", "'", "%%", "%").Replace(name)
	}
	name, _, _ := strings.Cut(command, " ")
	return strings.ReplaceAll(name, "%%", "%")
}

// attribute looks whether git is told to use the driver for plan files: those
// that every plan has, and every one that is there.
func (x *examination) attribute(ctx context.Context) Check {
	if x.work == nil {
		return Check{State: NotJudged, Found: "needs a plan"}
	}
	files := []string{x.work.Path("plan.yaml"), x.work.Path("demand/adjustments/any.yaml")}
	if !x.work.Bare() {
		there, err := x.work.Documents(ctx)
		if err != nil {
			return warning(err.Error(), "")
		}
		for _, name := range there {
			if rel, err := filepath.Rel(x.work.Root(), name); err == nil {
				files = append(files, filepath.ToSlash(rel))
			}
		}
	}
	set, err := x.attrs(ctx, "merge", files)
	if err != nil {
		return warning(err.Error(), "")
	}
	for i, name := range files {
		if i < len(set) && set[i] != driverName {
			line := strings.TrimPrefix(path.Join(x.work.Dir(), "**/*"+path.Ext(name)+" merge=accord"), "./")
			return warning(fmt.Sprintf("%s is not merged by key: its attribute merge is %s", name, set[i]), "add `"+line+"` to .gitattributes")
		}
	}
	return ok("plan files are merged by key")
}

// facts looks whether the bytes of facts, which their manifest measures, are
// left alone.
func (x *examination) facts(ctx context.Context) Check {
	if x.work == nil {
		return Check{State: NotJudged, Found: "needs a plan"}
	}
	set, err := x.attr(ctx, "text", "facts/sales/any.csv")
	if err != nil {
		return warning(err.Error(), "")
	}
	if set != "unset" {
		line := strings.TrimPrefix(path.Join(x.work.Dir(), "facts/** -text"), "./")
		return warning("git may convert the line ends of facts, and their digests would not hold", "add `"+line+"` to .gitattributes")
	}
	return ok("facts are left as they are")
}

// attr is an attribute of a file of the plan, whether the file is there or not.
func (x *examination) attr(ctx context.Context, name, file string) (string, error) {
	set, err := x.attrs(ctx, name, []string{x.work.Path(file)})
	if err != nil || len(set) == 0 {
		return "", err
	}
	return set[0], nil
}

// attrs are an attribute of files, whose paths are from the root, in their order.
func (x *examination) attrs(ctx context.Context, name string, files []string) ([]string, error) {
	g := x.git
	if !x.work.Bare() {
		g.Dir = x.work.Root()
	}
	out, err := g.Input([]byte(strings.Join(files, "\x00")+"\x00")).Run(ctx, "check-attr", "-z", "--stdin", name)
	if err != nil {
		return nil, err
	}
	var set []string
	fields := strings.Split(string(out), "\x00") // file, attribute and value of each
	for i := 2; i < len(fields); i += 3 {
		set = append(set, fields[i])
	}
	return set, nil
}

// Fix registers the merge driver in the clone's own configuration.
func Fix(ctx context.Context, dir string) error {
	g := git.Git{Dir: dir}
	program := "accord"
	if _, err := exec.LookPath(program); err != nil {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		// for git, to which a percent sign is one of its own, and for the shell
		program = "'" + strings.NewReplacer("%", "%%", "'", `'\''`).Replace(self) + "'"
	}
	for _, set := range [][2]string{{"name", "plan files by key, facts by row"}, {"driver", program + driverArgs}} {
		if _, err := g.Run(ctx, "config", "--local", "merge."+driverName+"."+set[0], set[1]); err != nil {
			return err
		}
	}
	return nil
}
