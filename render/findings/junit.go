package findings

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/render/disarm"
)

// writeJUnit writes a test report: each file with a finding is a test case. It
// fails on an error; warnings stand in its output. All other files together
// are one case that passes, so that a report without a case never reads as a
// run that did not happen. Gaps are no failures: they stand in a case's output.
func writeJUnit(r finding.Report, _ Options) ([]byte, error) {
	groups := byFile(r.Findings)
	failed := 0
	var cases bytes.Buffer
	for _, g := range groups {
		failed += junitFile(&cases, g, &r)
	}
	tests := len(groups)
	if others := otherFiles(groups, r.Files); others != "" {
		tests++
		fmt.Fprintf(&cases, "    <testcase classname=\"accord\" name=\"%s\"></testcase>\n", attr(others))
	}
	if len(r.Gaps) > 0 {
		tests++
		junitGaps(&cases, &r)
	}
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	fmt.Fprintf(&b, "<testsuites name=\"accord\" tests=\"%d\" failures=\"%d\" errors=\"0\">\n", tests, failed)
	fmt.Fprintf(&b, "  <testsuite name=\"plan %s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n", attr(r.Plan), tests, failed)
	fmt.Fprintf(&b, "    <properties><property name=\"as_of\" value=\"%s\"></property></properties>\n", attr(r.AsOf))
	b.Write(cases.Bytes())
	b.WriteString("  </testsuite>\n</testsuites>\n")
	return b.Bytes(), nil
}

// byFile cuts sorted findings into those of one file each.
func byFile(fs []finding.Resolved) [][]finding.Resolved {
	var out [][]finding.Resolved
	for from := 0; from < len(fs); {
		to := from
		for to < len(fs) && fs[to].File == fs[from].File {
			to++
		}
		out = append(out, fs[from:to])
		from = to
	}
	return out
}

// otherFiles names the case of all files without a finding, "" for none.
func otherFiles(groups [][]finding.Resolved, files int) string {
	if len(groups) == 0 {
		return count(files, "file")
	}
	n := files
	for _, g := range groups {
		if g[0].File != "" {
			n--
		}
	}
	if n <= 0 {
		return ""
	}
	return count(n, "other file")
}

// junitFile writes one file's case and returns 1 if it fails.
func junitFile(b *bytes.Buffer, fs []finding.Resolved, r *finding.Report) int {
	var errors, warnings []string
	var first *finding.Resolved
	for i := range fs {
		line := sentence(&fs[i], r)
		if fs[i].Severity != finding.Error {
			warnings = append(warnings, line)
			continue
		}
		if first == nil {
			first = &fs[i]
		}
		errors = append(errors, line)
	}
	name, file := fs[0].File, fileOf(fs[0].File, r)
	if name == "" {
		name = "plan"
	}
	fmt.Fprintf(b, "    <testcase classname=\"accord\" name=\"%s\" file=\"%s\">\n", attr(name), attr(file))
	if first != nil {
		message := visible(first.Message)
		if n := len(errors) - 1; n > 0 {
			message += fmt.Sprintf(" (and %s)", count(n, "more error"))
		}
		fmt.Fprintf(b, "      <failure type=\"%s\" message=\"%s\">%s</failure>\n", attr(string(first.Code)), attr(message), body(errors))
	}
	if len(warnings) > 0 {
		fmt.Fprintf(b, "      <system-out>%s</system-out>\n", body(warnings))
	}
	b.WriteString("    </testcase>\n")
	if first != nil {
		return 1
	}
	return 0
}

// sentence is a finding on one line, with its hint and other places.
func sentence(f *finding.Resolved, r *finding.Report) string {
	s := where(f, r) + ": " + label(f) + ": " + visible(f.Message)
	hint, related := advice(f)
	if hint != "" {
		s += "; " + hint
	}
	for _, p := range related {
		s += "; see " + pointer(p)
	}
	return s
}

func junitGaps(b *bytes.Buffer, r *finding.Report) {
	var lines []string
	for i := range r.Gaps {
		g := &r.Gaps[i]
		lines = append(lines, strings.Join(append([]string{fmt.Sprintf("%s: gap %s %s: %s",
			visible(g.Class), visible(g.ID), visible(g.Periods()), visible(g.Text))}, standing(g, r)...), "; "))
	}
	fmt.Fprintf(b, "    <testcase classname=\"accord\" name=\"gaps\">\n      <system-out>%s</system-out>\n    </testcase>\n", body(lines))
}

// xmlEscapes are complete for text and attributes: what XML cannot hold at all
// has been written out by visible before.
var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

func attr(s string) string { return xmlEscapes.Replace(visible(s)) }

// body puts lines into an element; their parts are visible already.
func body(lines []string) string {
	for i := range lines {
		lines[i] = disarm.Line(lines[i])
	}
	return "\n" + xmlEscapes.Replace(strings.Join(lines, "\n")) + "\n"
}
