package facts

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
)

// retire takes away what the open folder holds of a period that has closed
// since: the export that was read now tells of it in full, and the file would
// be an error. It stays as long as the closed period is not there.
func (r *run) retire(fact string, open *manifest) error {
	name := fmt.Sprintf("facts/open/%s.csv", fact)
	if slices.ContainsFunc(r.out.Files, func(f File) bool { return f.Path == name }) {
		return nil
	}
	text, err := r.existing(name)
	if err != nil || text == nil {
		return err
	}
	key := open.relative(name)
	p := r.periodOfOpen(text, open.files[key].asOf)
	if p == period.None || p >= r.opt.Plan.First {
		return nil
	}
	full := fmt.Sprintf("facts/%s/%s.csv", fact, r.label(p))
	_, written := r.out.Write[full]
	if _, err := fs.Stat(r.folder(), full); err != nil && !written {
		r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s is of %s, which has closed, and no export has told of that period in full", name, r.label(p)))
		return nil
	}
	was, _, err := totals(actual.KindOf(fact), text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.out.Files = append(r.out.Files, File{Path: name, State: Removed, Was: was})
	r.out.Write[name] = nil
	delete(open.files, key)
	r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s was of %s, which has closed: it is removed, and %s has that period in full", name, r.label(p), full))
	return nil
}

// periodOfOpen is the period that a file of the open folder was written for: as
// its first row says, else by the day up to which it was known.
func (r *run) periodOfOpen(text []byte, asOf period.Date) period.Period {
	cal := r.opt.Plan.Calendar
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1
	header, err := rows.Read()
	if err != nil {
		return period.None
	}
	if at := slices.Index(header, "period"); at >= 0 {
		if rec, err := rows.Read(); err == nil && at < len(rec) {
			if p, err := cal.Parse(rec[at]); err == nil {
				return p
			}
		}
	}
	if asOf == period.NoDate || asOf == 0 {
		return period.None
	}
	return cal.Containing(asOf)
}
