package cmd

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/rogpeppe/go-internal/testscript"
)

// commands are what scripts can do beside testscript's own.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"accord":     accord,
	"exits":      exitsWith,
	"northlight": copyPlans,
	"plan":       copySmall,
	"repository": repository,
	"committee":  committee,
	"generated":  generated,
	"edit":       edit,
	"json":       isJSON,
	"xml":        isXML,
	"harmless":   harmless,
	"offline":    offline,
	"shorter":    shorter,
	"documented": documented,
	"sqlite":     sqlite,
	"workbook":   workbookOf,
}

// here lets one command of a script at a time run in this process: it has one
// working folder.
var here sync.Mutex

// accord runs a command line in this process, as it would run in the script's
// folder with the script's environment, and asserts that it succeeds. To start
// a process for each costs ten times as much, under the race detector more;
// `exec accord` does it where it matters, as for what stands in stdin.
func accord(ts *testscript.TestScript, neg bool, args []string) {
	if code := runHere(ts, args); (code == exitFine) == neg {
		ts.Fatalf("exit code %d", code)
	}
}

func runHere(ts *testscript.TestScript, args []string) int {
	here.Lock()
	defer here.Unlock()
	before, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(before)) }()
	env := systemOf(ts.Getenv, noTerminal)
	env.In, env.Out, env.Err = strings.NewReader(""), ts.Stdout(), ts.Stderr()
	return Run(context.Background(), env, args)
}

// exitsWith runs accord and asserts its exit code: `exits 1 accord diff`; any
// other command, or `exits 1 exec accord diff`, is a process of its own.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE [exec] COMMAND [ARGS...]")
	}
	code := "0"
	if args[1] == "accord" {
		code = strconv.Itoa(runHere(ts, args[2:]))
	} else {
		command := args[1:]
		if command[0] == "exec" {
			command = command[1:]
		}
		if err := ts.Exec(command[0], command[1:]...); err != nil {
			code = strings.TrimPrefix(err.Error(), "exit status ")
		}
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// copyPlans copies the example company into the script's folder, as plans or
// under another name.
func copyPlans(ts *testscript.TestScript, neg bool, args []string) {
	copyTo(ts, ts.Getenv("PLANS"), args)
}

// copySmall copies a plan of two tents in one market, which is read in a tenth
// of the time.
func copySmall(ts *testscript.TestScript, neg bool, args []string) {
	copyTo(ts, ts.Getenv("SMALL"), args)
}

func copyTo(ts *testscript.TestScript, from string, args []string) {
	to := "plans"
	if len(args) == 1 {
		to = args[0]
	}
	ts.Check(os.CopyFS(ts.MkAbs(to), os.DirFS(from)))
}

// repository makes a repository with the small plan on main, here or in another
// folder; with -northlight, with the example company.
func repository(ts *testscript.TestScript, neg bool, args []string) {
	from, dir := ts.Getenv("SMALL"), "."
	for _, arg := range args {
		if arg == "-northlight" {
			from = ts.Getenv("PLANS")
			continue
		}
		dir = arg
	}
	copyTo(ts, from, []string{dir + "/plans"})
	for _, git := range [][]string{{"init", "-q", "-b", "main"}, {"add", "plans"}, {"commit", "-q", "-m", "Start the plan"}} {
		ts.Check(ts.Exec("git", append([]string{"-C", ts.MkAbs(dir)}, git...)...))
	}
}

// generated writes a plan of any size: `generated plans 900`.
func generated(ts *testscript.TestScript, neg bool, args []string) {
	items, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(generate.Plan(generate.Dir(ts.MkAbs(args[0])), generate.Options{Items: items, Periods: 6}))
}

// edit replaces text in a file, everywhere; text that is not there is a
// mistake of the script: `edit FILE OLD NEW`.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	old, by := unquote(ts, args[1]), unquote(ts, args[2])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, old) {
		ts.Fatalf("%s does not hold %q", args[0], old)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, old, by)), 0o666))
}

// unquote gives \n, \r and \x1b their meaning.
func unquote(ts *testscript.TestScript, s string) string {
	out, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	ts.Check(err)
	return out
}

// isJSON asserts that a file, or stdout, is one JSON value; further arguments
// are KEY=VALUE at its top: `json stdout format_version=1.0`. With -lines it is
// one value a line.
func isJSON(ts *testscript.TestScript, neg bool, args []string) {
	lines := args[0] == "-lines"
	if lines {
		args = args[1:]
	}
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	count := 0
	var v any
	for {
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		ts.Check(err)
		count++
	}
	if count == 0 || count > 1 && !lines {
		ts.Fatalf("%d JSON values", count)
	}
	for _, want := range args[1:] {
		key, value, _ := strings.Cut(want, "=")
		top, _ := v.(map[string]any)
		if got, ok := top[key].(string); !ok || got != value {
			ts.Fatalf("%s is %v, want %q", key, top[key], value)
		}
	}
}

// isXML asserts that a file, or stdout, is well-formed.
func isXML(ts *testscript.TestScript, neg bool, args []string) {
	d := xml.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		ts.Check(err)
	}
}

// harmless asserts that nothing in a file, or in stdout, steers a terminal or a
// build system: no control or bidirectional characters, no commands in a log.
// With -github, lines may be annotations and nothing else; with -markdown, no
// forge makes of it what is not ours.
func harmless(ts *testscript.TestScript, neg bool, args []string) {
	judge := hostiletest.Log
	switch args[0] {
	case "-github":
		judge, args = hostiletest.Annotations, args[1:]
	case "-markdown":
		judge, args = hostiletest.Markdown, args[1:]
	}
	for _, name := range args {
		for _, bad := range judge([]byte(ts.ReadFile(name))) {
			ts.Fatalf("%s: %s", name, bad)
		}
	}
}

var elsewhere = regexp.MustCompile(`(?i)(src|href|action|data)\s*=\s*["']?\s*(https?:)?//|<script[^>]*\ssrc|<link|<iframe|<object|<embed|@import|url\(\s*["']?\s*(https?:)?//`)

// offline asserts that a page asks nothing of the network.
func offline(ts *testscript.TestScript, neg bool, args []string) {
	if at := elsewhere.FindString(ts.ReadFile(args[0])); at != "" {
		ts.Fatalf("%s refers to other hosts: %s", args[0], at)
	}
}

// documented writes the YAML blocks of a text of docs into files, in order:
// `documented import.md exports/imports.yaml exports/accord-init.yaml`.
func documented(ts *testscript.TestScript, neg bool, args []string) {
	text, err := os.ReadFile(filepath.Join(ts.Getenv("DOCS"), args[0]))
	ts.Check(err)
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	if len(blocks) != len(args)-1 {
		ts.Fatalf("%s has %d blocks of YAML", args[0], len(blocks))
	}
	for i, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		ts.Check(os.WriteFile(ts.MkAbs(args[i+1]), []byte(block), 0o666))
	}
}

// shorter asserts that a file has at most so many characters: `shorter FILE N`.
func shorter(ts *testscript.TestScript, neg bool, args []string) {
	limit, err := strconv.Atoi(args[1])
	ts.Check(err)
	if n := utf8.RuneCountInString(ts.ReadFile(args[0])); n > limit {
		ts.Fatalf("%s has %d characters, more than %d", args[0], n, limit)
	}
}
