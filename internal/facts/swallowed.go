package facts

import "strings"

// swallowed reports whether a field of a row holds what looks like the row
// behind it. Two stray quotes make one text of what lies between them, which is
// sound CSV: a row would be gone without anyone noticing. A note of several
// lines looks different, for it has no date where the export has one.
func (l *layout) swallowed(rec []string) bool {
	for at, field := range rec {
		if strings.IndexByte(field, '\n') < 0 || !l.learned() {
			continue
		}
		for i, line := range strings.Split(field, "\n") {
			if parts := strings.Split(line, string(l.table.comma)); i > 0 && len(parts) > max(at, 1) && l.likeRow(parts) {
				return true
			}
		}
	}
	return false
}

// likeRow compares the beginning of a row with what the mapping says of it. An
// export without dates is told by its number of fields alone.
func (l *layout) likeRow(parts []string) bool {
	for _, c := range l.dated() {
		if c.join >= 0 || c.column >= len(parts) {
			continue
		}
		_, ok := l.form.parse(strings.TrimSpace(parts[c.column]), nil)
		return ok
	}
	return true
}

// learned tells that the form of dates is known, without which no row can be
// told from a text.
func (l *layout) learned() bool { return l.form.order != "" || len(l.dated()) == 0 }
