package codeowners

import (
	"bytes"
	"errors"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// Check compares the file with the plan: findings with places in the file, of
// which the table is returned too. A file that is not there is nil.
func (o *Owners) Check(text []byte) ([]finding.Finding, *position.Files) {
	files := position.NewFiles([]string{o.opt.File}, func(string) []byte { return text })
	place := func(offset int) position.Ref { return position.Ref{File: 1, Offset: int32(offset)} }
	if text == nil {
		f := finding.New(finding.OwnersStale, place(0), "there is no %s", o.opt.File)
		return finding.Advise([]finding.Finding{f}), files
	}
	want, err := o.Write(text)
	var damage *Damage
	if errors.As(err, &damage) {
		f := finding.New(finding.OwnersStale, place(offsetOf(text, damage.Line)), "%s", damage.Message).
			WithHint("put the marks right, or remove both and run `accord codeowners --write`")
		return []finding.Finding{f}, files
	}
	var out []finding.Finding
	if !bytes.Equal(text, want) {
		from, to, _ := o.find(text)
		offset, message := 0, "it has no lines for "+o.name()
		if from < to {
			offset, message = difference(text[from:], want[from:])
			offset += from
		}
		out = append(out, finding.New(finding.OwnersStale, place(offset), "%s", message))
	} else {
		out = o.overruled(text, place)
	}
	return finding.Advise(finding.Sort(out)), files
}

// difference is where two texts first say something else, at the beginning of a
// line, and in words. How far lines are moved in says nothing.
func difference(is, want []byte) (offset int, message string) {
	for line := range bytes.Lines(want) {
		have, _, _ := bytes.Cut(is[offset:], []byte("\n"))
		if !slices.EqualFunc(bytes.Fields(have), bytes.Fields(line), bytes.Equal) {
			return offset, "the plan says `" + strings.Join(strings.Fields(string(line)), " ") + "`"
		}
		offset = min(offset+len(have)+1, len(is))
	}
	return 0, "the plan says the same in other columns"
}

func offsetOf(text []byte, line int) int {
	at := 0
	for l := range bytes.Lines(text) {
		if line--; line == 0 {
			return at
		}
		at += len(l)
	}
	return at
}

// overruled finds lines behind the plan's by which its files get other owners.
// In Gitea's dialect every line that fits counts, so that none can.
func (o *Owners) overruled(text []byte, place func(int) position.Ref) []finding.Finding {
	if o.opt.Forge == Gitea {
		return nil
	}
	_, at, err := o.find(text)
	if err != nil {
		return nil
	}
	home := o.section(text)
	now := home
	var out []finding.Finding
	for line := range bytes.Lines(text[at:]) {
		offset := at
		at += len(line)
		if name, ok := section(string(line)); ok && o.opt.Forge == GitLab {
			now = name
			continue
		}
		glob, owners := entry(string(line))
		if glob == "" || now != home {
			continue
		}
		if name := o.taken(matcher(glob), owners); name != "" {
			out = append(out, finding.New(finding.OwnersOverruled, place(offset), "%s would belong to %s by this line", name, orNobody(owners)))
		}
	}
	return out
}

// section is the one of GitLab's in which the plan's lines stand, "" for none.
func (o *Owners) section(text []byte) string {
	_, to, _ := o.find(text)
	name := ""
	if o.opt.Forge == GitLab {
		for line := range bytes.Lines(text[:to]) {
			if s, ok := section(string(line)); ok {
				name = s
			}
		}
	}
	return name
}

func orNobody(owners []string) string {
	if len(owners) == 0 {
		return "nobody"
	}
	return strings.Join(owners, " ")
}

// taken returns the first file of the plan that a line gives other owners.
func (o *Owners) taken(fits func(string) bool, owners []string) string {
	slices.Sort(owners)
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		p := path.Join(o.opt.Folder, name)
		if fits(p) && !slices.Equal(o.files[name], owners) {
			return p
		}
	}
	return ""
}

// entry takes a line apart; the pattern is empty where it is none.
func entry(line string) (pattern string, owners []string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return "", nil
	}
	end := len(line)
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == ' ' || line[i] == '\t' {
			end = i
			break
		}
	}
	for _, word := range strings.Fields(line[end:]) {
		if word[0] == '#' {
			break
		}
		owners = append(owners, word)
	}
	return line[:end], owners
}

// matcher reads a pattern like those of .gitignore.
func matcher(pattern string) func(string) bool {
	body := strings.TrimSuffix(pattern, "/")
	anchored := strings.Contains(body, "/")
	body = strings.TrimPrefix(body, "/")
	for strings.Contains(body, "**/**/") { // which is no more than one
		body = strings.ReplaceAll(body, "**/**/", "**/")
	}
	var b strings.Builder
	b.WriteString("^")
	if !anchored {
		b.WriteString("(?:.*/)?")
	}
	for i := 0; i < len(body); i++ {
		switch rest := body[i:]; {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			i++
		case rest[0] == '*':
			b.WriteString("[^/]*")
		case rest[0] == '?':
			b.WriteString("[^/]")
		case rest[0] == '\\' && len(rest) > 1:
			i++
			b.WriteString(regexp.QuoteMeta(rest[1:2]))
		default:
			b.WriteString(regexp.QuoteMeta(rest[:1]))
		}
	}
	switch {
	case strings.HasSuffix(pattern, "/"):
		b.WriteString("/.*$")
	case strings.HasSuffix(body, "/*"):
		b.WriteString("$") // of a folder, and not of those below it
	default:
		b.WriteString("(?:/.*)?$")
	}
	re, err := regexp.Compile(b.String())
	if err != nil {
		return func(string) bool { return true } // nobody can tell what it fits: a person has to look
	}
	return re.MatchString
}
