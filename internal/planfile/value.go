package planfile

import "strings"

// IsNumber reports whether it is a plain number or percent as the plan format
// has them, `-?(0|[1-9][0-9]*)(\.[0-9]+)?%?`, without quotes.
func (n N) IsNumber() bool {
	return n.Kind() == Scalar && n.Style() == Plain && isNumber(n.Text())
}

// IsBoolean reports whether it is a plain true or false.
func (n N) IsBoolean() bool {
	return n.Kind() == Scalar && n.Style() == Plain && (n.Text() == "true" || n.Text() == "false")
}

// IsDocument reports whether a file of the plan's folder, slash-separated from
// there, is read as a document: it ends in .yaml or .yml, and neither it nor a
// folder above it is hidden.
func IsDocument(name string) bool {
	if strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return false
	}
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}
