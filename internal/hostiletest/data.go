package hostiletest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// JSON judges one JSON value, which may be printed to a log as it is.
func JSON(out []byte) []string {
	bad := Log(out)
	d := json.NewDecoder(bytes.NewReader(out))
	var v any
	if err := d.Decode(&v); err != nil {
		return append(bad, "no JSON: "+err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		bad = append(bad, "more than one JSON value")
	}
	return bad
}

// JSONLines judges one JSON value a line.
func JSONLines(out []byte) []string {
	var bad []string
	for line := range bytes.Lines(out) {
		bad = append(bad, JSON(line)...)
	}
	return bad
}

// SARIF judges a log of static analysis, in whose messages brackets make links
// and whose addresses must stay within the repository.
func SARIF(out []byte) []string {
	bad := JSON(out)
	var v any
	_ = json.Unmarshal(out, &v)
	each(v, func(key, s string) {
		switch key {
		case "text":
			if strings.Contains(s, "](") {
				bad = append(bad, "a link in the message "+quoted(s))
			}
		case "uri":
			if foreignURI.MatchString(s) {
				bad = append(bad, "the address "+quoted(s))
			}
		}
	})
	return bad
}

var foreignURI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:|^//|^/|(^|/)\.\.(/|$)`)

// Diagnostics judges reviewdog's lines, whose messages it posts as Markdown.
func Diagnostics(out []byte) []string {
	bad := JSONLines(out)
	var posted strings.Builder
	for line := range bytes.Lines(out) {
		var d struct {
			Message string
			Code    struct{ Value, URL string }
		}
		if err := json.Unmarshal(line, &d); err != nil {
			continue
		}
		code := "<" + d.Code.Value + ">"
		if d.Code.URL != "" {
			code = "&lt;[" + d.Code.Value + "](" + d.Code.URL + ")>"
		}
		posted.WriteString(code + " <sub>reported</sub><br>" + d.Message + "\n\n")
	}
	// The invisible space parts words as an element does.
	for _, b := range Markdown([]byte(strings.ReplaceAll(posted.String(), "\u200b", "<span></span>"))) {
		if b != `the element "<del>"` { // struck or bold, the words are seen
			bad = append(bad, "a message with "+b)
		}
	}
	return bad
}

// each visits every text of a JSON value with the key that it stands under.
func each(v any, visit func(key, s string)) {
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				if k != "snippet" { // a part of a file, shown as it is
					walk(k, x)
				}
			}
		case []any:
			for _, x := range v {
				walk(key, x)
			}
		case string:
			visit(key, v)
		}
	}
	walk("", v)
}

// XML judges a document that a strict reader takes, with these elements only.
func XML(elements ...string) func([]byte) []string {
	return func(out []byte) []string {
		bad := Log(out)
		d := xml.NewDecoder(bytes.NewReader(out))
		for {
			t, err := d.Token()
			if errors.Is(err, io.EOF) {
				return bad
			}
			if err != nil {
				return append(bad, "no XML: "+err.Error())
			}
			switch t := t.(type) {
			case xml.StartElement:
				if !strings.Contains(" "+strings.Join(elements, " ")+" ", " "+t.Name.Local+" ") {
					bad = append(bad, "the element "+t.Name.Local)
				}
			case xml.Comment, xml.Directive:
				bad = append(bad, fmt.Sprintf("%T", t))
			}
		}
	}
}

// JUnit judges a test report.
var JUnit = XML("testsuites", "testsuite", "testcase", "failure", "system-out", "properties", "property")

// workflowCommand is the form of a command to GitHub's runner.
var workflowCommand = regexp.MustCompile(`^::([a-z-]+)(?: ([^:\r\n]*))?::(.*)$`)

// annotationProperties are those that an annotation has.
var annotationProperties = set("file line endLine col endColumn title")

// Annotations judges commands to GitHub's runner, read as it reads them: each
// line is one annotation, and none has a property of somebody else's.
func Annotations(out []byte) []string {
	bad := seen(string(out))
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		m := workflowCommand.FindStringSubmatch(line)
		if m == nil || m[1] != "error" && m[1] != "warning" && m[1] != "notice" {
			bad = append(bad, "no annotation: "+quoted(line))
			continue
		}
		had := map[string]bool{}
		for p := range strings.SplitSeq(m[2], ",") {
			name, value, ok := strings.Cut(p, "=")
			if !ok || !annotationProperties[name] || had[name] || value == "" {
				bad = append(bad, fmt.Sprintf("the property %s in %s", quoted(p), quoted(line)))
			}
			had[name] = true
		}
		if m := legacyCommand.FindString(line); m != "" {
			bad = append(bad, fmt.Sprintf("the command %q in %s", m, quoted(line)))
		}
	}
	return bad
}

var (
	// number is a cell that begins with a sign and computes nothing.
	number = regexp.MustCompile(`^[+-]?[0-9][0-9.,]*%?$`)
	// formula begins a cell that a spreadsheet computes, behind white space,
	// which some trim, and in full width, which some fold.
	formula = regexp.MustCompile("^[\\s\"]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
)

// Table judges CSV: every row has the cells of the first, and no cell is a
// formula, also where semicolons or tabs part cells.
func Table(out []byte) []string {
	bad := seen(strings.ReplaceAll(string(out), "\r\n", "\n"))
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		return append(bad, "no table: "+err.Error())
	}
	for _, row := range rows {
		for _, cell := range row {
			for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\t' || r == '\n' || r == '\r' }) {
				if formula.MatchString(part) && !number.MatchString(strings.TrimSpace(part)) {
					bad = append(bad, "a formula in the cell "+quoted(cell))
				}
			}
			if formula.MatchString(cell) && !number.MatchString(cell) {
				bad = append(bad, "a formula in the cell "+quoted(cell))
			}
		}
	}
	return bad
}
