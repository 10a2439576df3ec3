package planfile

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

// checkTree applies the rules that need the tree: spelling of scalars and
// duplicate keys. Both hold for every kind of document.
func checkTree(t *Tree) []Problem {
	c := treeChecker{}
	c.node(t.Root(), N{})
	return c.problems
}

type treeChecker struct {
	problems []Problem
}

func (c *treeChecker) say(code finding.Code, n N, hint, format string, args ...any) {
	p := Problem{Code: code, Offset: int(n.Offset()), Message: fmt.Sprintf(format, args...), Hint: hint}
	if n.End() > n.Offset() {
		p.Length = int(n.End() - n.Offset())
	}
	c.problems = append(c.problems, p)
}

func (c *treeChecker) node(n, key N) {
	switch n.Kind() {
	case Scalar:
		c.scalar(n, key)
	case List:
		c.list(n)
	case Map:
		c.keys(n)
		for k, v := range n.Pairs() {
			c.node(v, k)
		}
	}
}

func (c *treeChecker) list(n N) {
	seen := map[string]N{}
	for _, e := range n.Elements() {
		c.node(e, N{})
		if e.Kind() != Scalar {
			continue
		}
		if first, twice := seen[e.Text()]; twice {
			c.say(finding.DuplicateListValue, e, "remove one", "%s is listed twice", clip(e.Text()))
			c.problems[len(c.problems)-1].Related, c.problems[len(c.problems)-1].RelatedText = int(first.Offset()), "first listed here"
			continue
		}
		seen[e.Text()] = e
	}
}

// keys reports duplicate keys. A cell is a key that is a period; it has a code
// of its own because two numbers for one month are the commonest bad merge.
func (c *treeChecker) keys(n N) {
	seen := make(map[string]N, n.Len())
	for k, v := range n.Pairs() {
		first, twice := seen[k.Text()]
		if !twice {
			seen[k.Text()] = k
			continue
		}
		if period.LooksLike(k.Text()) {
			c.say(finding.DuplicateCell, k, "keep one", "duplicate cell %s", k.Text())
			c.relate(first, "first stated here ("+clip(firstValue(n, k.Text()).Text())+")")
			continue
		}
		c.say(finding.DuplicateKey, k, "keep one", "duplicate key %s", clip(k.Text()))
		c.relate(first, "first stated here")
		_ = v
	}
}

func (c *treeChecker) relate(n N, text string) {
	p := &c.problems[len(c.problems)-1]
	p.Related, p.RelatedText = int(n.Offset()), text
}

func firstValue(n N, key string) N {
	_, v := n.Entry(key)
	return v
}

var (
	plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)
	// likeNumber is what YAML 1.1, YAML 1.2 or a hurried reader takes for a
	// number, and more than the plan format allows.
	likeNumber = regexp.MustCompile(`^[-+]?(\.?[0-9][0-9_,']*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?) ?%?$`)
	plainDate  = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

func (c *treeChecker) scalar(n, key N) {
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
		c.say(finding.TextBoolean, n, "write "+strings.ToLower(text), "%s is not a plain boolean", text)
		return
	}
	if plainNumber.MatchString(text) || !likeNumber.MatchString(text) {
		return
	}
	c.say(finding.TextNumber, n, numberHint(text), "%s is not a plain number", clip(text))
}

// numberHint offers the plain spelling where there is no doubt.
func numberHint(text string) string {
	plain := strings.TrimPrefix(text, "+")
	plain = strings.ReplaceAll(plain, "_", "")
	plain = strings.ReplaceAll(plain, " %", "%")
	if strings.HasPrefix(plain, ".") {
		plain = "0" + plain
	}
	if strings.HasPrefix(plain, "-.") {
		plain = "-0" + plain[1:]
	}
	if plainNumber.MatchString(plain) {
		return "write " + clip(plain)
	}
	return "write plain digits with a decimal point, as 400, -4.5 or 4%; quote it if it is text"
}

var identifier = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)

// checkIdentifier says why a text must not be an identifier, with its code;
// an empty message means that it may.
func checkIdentifier(id string) (code finding.Code, message string) {
	if !identifier.MatchString(id) {
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

func isDevice(low string) bool {
	base, _, _ := strings.Cut(low, ".")
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) && base[3] >= '1' && base[3] <= '9'
}
