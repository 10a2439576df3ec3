package planfile

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
)

// checkTree applies the rules that need the tree: spelling of scalars and
// duplicate keys. Both hold for every kind of document.
func checkTree(t *Tree) []Problem {
	if t != nil && t.sound {
		return nil
	}
	c := treeChecker{problems: problems{most: 100}}
	c.node(t.Root(), N{}, N{})
	return c.problems.done()
}

type treeChecker struct {
	problems problems
}

func (c *treeChecker) say(code finding.Code, n N, hint, format string, args ...any) {
	if !c.problems.enough(code) {
		c.problems.list = append(c.problems.list, problemAt(code, n, hint, format, args...))
	}
}

// mended is say with the one certain mend.
func (c *treeChecker) mended(fix *finding.Fix, code finding.Code, n N, hint, format string, args ...any) {
	if !c.problems.enough(code) {
		p := problemAt(code, n, hint, format, args...)
		p.Fix = fix
		c.problems.list = append(c.problems.list, p)
	}
}

func problemAt(code finding.Code, n N, hint, format string, args ...any) Problem {
	return Problem{Code: code, Offset: int(n.Offset()), Length: length(n), Message: fmt.Sprintf(format, args...), Hint: hint}
}

// twice reports n as a second statement of what stands at first.
func (c *treeChecker) twice(code finding.Code, n, first N, hint, what, related string) {
	if c.problems.enough(code) {
		return
	}
	p := problemAt(code, n, hint, "%s", what)
	p.Related, p.RelatedText = int(first.Offset()), related
	c.problems.list = append(c.problems.list, p)
}

// node looks at a value, its key, and the key of the map in which it stands.
func (c *treeChecker) node(n, key, over N) {
	switch n.Kind() {
	case Scalar:
		c.scalar(n, key, over)
	case List:
		c.list(n)
	case Map:
		c.keys(n)
		for k, v := range n.Pairs() {
			c.indentation(k)
			c.node(v, k, key)
		}
	}
}

// indentation reports a key that begins with what only looks like a space.
func (c *treeChecker) indentation(k N) {
	if text := k.Text(); text == "" || text[0] < utf8.RuneSelf {
		return
	}
	if p, odd := slipIn([]byte(k.Text()), int(k.Offset())); odd && p.Offset == int(k.Offset()) {
		c.problems.add(p)
	}
}

func (c *treeChecker) list(n N) {
	seen := make(map[string]N, n.Len())
	for _, e := range n.Elements() {
		c.node(e, N{}, N{})
		id := e
		if e.Kind() == Map {
			id = e.Get("id")
		}
		if id.Kind() != Scalar || id.Text() == "" {
			continue
		}
		first, twice := seen[id.Text()]
		switch {
		case !twice:
			seen[id.Text()] = id
		case e.Kind() == Map:
			c.twice(finding.DuplicateID, id, first, "give one of them another id", "a second "+clip(id.Text())+" in this list", "the first")
		default:
			c.twice(finding.DuplicateListValue, e, first, "remove one", clip(id.Text())+" is listed twice", "first listed here")
		}
	}
}

// keys reports duplicate keys. A cell is a key that is a period; it has a code
// of its own because two numbers for one month are the commonest bad merge.
func (c *treeChecker) keys(n N) {
	if n.Ascending() {
		return
	}
	seen := make(map[string]pair, n.Len())
	for k, v := range n.Pairs() {
		first, twice := seen[k.Text()]
		switch {
		case !twice:
			seen[k.Text()] = pair{k, v}
		case period.LooksLike(k.Text()):
			c.twice(finding.DuplicateCell, k, first.key, "keep one", "duplicate cell "+k.Text(), "first stated here ("+clip(first.value.Text())+")")
		default:
			c.twice(finding.DuplicateKey, k, first.key, "keep one", "duplicate key "+clip(k.Text()), "first stated here")
		}
	}
}

var (
	// likeNumber is what YAML 1.1, YAML 1.2 or a hurried reader takes for a
	// number, and more than the plan format allows.
	likeNumber = pattern.Of(`^[-+]?(\.?[0-9][0-9_,']*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?) ?%?$`)
)

func (c *treeChecker) scalar(n, key, over N) {
	text := n.Text()
	if n.Style() != Plain {
		return
	}
	switch text {
	case "":
		at := n
		if key.OK() {
			at = key
		}
		c.say(finding.TextEmpty, at, "write the value, or `null` where the format allows it", "empty value")
		return
	case "~", "Null", "NULL":
		c.say(finding.TextNull, n, "write null where the format allows it", "%s is not the plain null", text)
		return
	case "True", "TRUE", "False", "FALSE":
		var fix *finding.Fix
		if k := key.Text(); k == "complete" || k == "primary" { // else it may be text
			fix = Mend(n, strings.ToLower(text))
		}
		c.mended(fix, finding.TextBoolean, n, "write "+strings.ToLower(text), "%s is not a plain boolean", text)
		return
	}
	if p, slipped := unspacedBelow(n); slipped {
		if !c.problems.enough(finding.TextSyntax) {
			c.problems.list = append(c.problems.list, p)
		}
		return
	}
	if !n.LooksNumeric() {
		return
	}
	c.mended(cellFix(n, key, over), finding.TextNumber, n, numberHint(text, key.Text(), over.Text()), "%s is not a plain number", clip(text))
}

// unspacedBelow tells of a value on lines below its key that they were meant as cells,
// with no space behind their colons.
func unspacedBelow(n N) (Problem, bool) {
	if n.Style() != Plain {
		return Problem{}, false
	}
	text := n.Text()
	if n.End() == 0 { // over several lines
		text, _, _ = strings.Cut(text, " ")
	}
	m := unspacedCell().FindStringSubmatch(text)
	if m == nil || !n.startsLine() {
		return Problem{}, false
	}
	return slipOr(unspacedAt(int(n.Offset()), m[1], m[2]), text), true
}

// slipOr is what an unusual space explains better, else p.
func slipOr(p Problem, text string) Problem {
	if odd, ok := slipIn([]byte(text), p.Offset); ok {
		return odd
	}
	return p
}

// LooksNumeric reports whether a value is refused as a number that is not
// plain, `1e5` or `+1`: what else is wrong with it need not be said.
func (n N) LooksNumeric() bool {
	text := n.Text()
	return n.Style() == Plain && text != "" && strings.IndexByte("+-.0123456789", text[0]) >= 0 && !isNumber(text) && likeNumber().MatchString(text)
}

// isNumber reports whether s is a number as the plan format has them:
// -?(0|[1-9][0-9]*)(\.[0-9]+)?%?
func isNumber(s string) bool {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "-"), "%")
	whole, fraction, point := strings.Cut(s, ".")
	return digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(fraction))
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var identifier = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)

// checkIdentifier says why a text must not be an identifier, with its code;
// an empty message means that it may.
func checkIdentifier(id string) (code finding.Code, message string) {
	if plainIdentifier(id) {
		return "", ""
	}
	if !identifier().MatchString(id) {
		return finding.TextIdentifier, fmt.Sprintf("%q is not an identifier", clip(id))
	}
	low := strings.ToLower(id)
	switch low {
	case "yes", "no", "on", "off", "true", "false", "null":
		return finding.TextReserved, fmt.Sprintf("%s reads as a boolean or null", id)
	}
	if period.LooksLike(id) {
		return finding.TextReserved, fmt.Sprintf("%s reads as a period", id)
	}
	if isDevice(low) {
		return finding.TextReserved, fmt.Sprintf("%s is a device name of Windows", id)
	}
	if strings.HasSuffix(id, ".") {
		return finding.TextReserved, fmt.Sprintf("%s ends in a point, which Windows drops from file names", id)
	}
	return "", ""
}

// plainIdentifier reports whether an identifier is beyond doubt: a letter, then
// letters, digits and hyphens, too long for a reserved word or a device.
func plainIdentifier(id string) bool {
	if len(id) < 6 || len(id) > 64 || id[0]|0x20 < 'a' || id[0]|0x20 > 'z' {
		return false
	}
	for i := 1; i < len(id); i++ {
		c := id[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// IsIdentifier reports whether a text may be an identifier.
func IsIdentifier(id string) bool {
	_, message := checkIdentifier(id)
	return message == ""
}

func isDevice(low string) bool {
	base, _, _ := strings.Cut(low, ".")
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) && base[3] >= '1' && base[3] <= '9'
}
