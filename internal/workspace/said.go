package workspace

import (
	"context"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/merge"
)

// How far back is looked for who said something: commits that touched the file,
// and bytes of its versions.
const (
	mostVersions     = 100
	mostVersionBytes = 4 << 20
)

// sayings finds in the history of one file who said what it says.
type sayings struct {
	g        git.Git
	path     string
	versions map[string][]git.Version
	readings map[string]*merge.Reading // by commit
	read     int                       // bytes
}

// last is who last touched the file up to a commit, "" for nobody.
func (s *sayings) last(ctx context.Context, commit string) string {
	if list := s.list(ctx, commit); len(list) > 0 {
		return list[0].Author
	}
	return ""
}

// who is who gave the value of a conflict to the version of a commit: the author
// of the last commit on the way there before which it was another one. Where
// that cannot be told it is who last touched the file.
func (s *sayings) who(ctx context.Context, commit string, c merge.Conflict) string {
	list := s.list(ctx, commit)
	if len(list) == 0 {
		return ""
	}
	at := map[string]git.Version{}
	for _, v := range list {
		at[v.Commit] = v
	}
	v := list[0]
	now, known := s.says(ctx, v.Commit, c)
	for known {
		next := ""
		for _, parent := range v.Parents {
			before, ok := s.says(ctx, parent, c)
			if known = known && ok; ok && before == now && next == "" {
				next = parent
			}
		}
		switch {
		case next != "":
			v, known = at[next], at[next].Commit != ""
		case known && now == "" && len(v.Parents) == 0: // it never said anything
			known = false
		case known:
			return v.Author
		}
	}
	return list[0].Author
}

func (s *sayings) list(ctx context.Context, commit string) []git.Version {
	if commit == "" {
		return nil
	}
	list, known := s.versions[commit]
	if !known {
		list, _ = s.g.Versions(ctx, commit, s.path, mostVersions)
		if s.versions == nil {
			s.versions, s.readings = map[string][]git.Version{}, map[string]*merge.Reading{}
		}
		s.versions[commit] = list
	}
	return list
}

// says is what the version of a commit says of a conflict; a version without the
// file says nothing.
func (s *sayings) says(ctx context.Context, commit string, c merge.Conflict) (string, bool) {
	r, known := s.readings[commit]
	if !known && s.read < mostVersionBytes {
		text, err := s.g.Blob(ctx, commit+":"+s.path)
		if err != nil {
			text = nil
		}
		s.read += len(text)
		r = merge.ReadVersion(s.path, text)
		s.readings[commit] = r
	}
	if r == nil {
		return "", false
	}
	return r.Says(c)
}
