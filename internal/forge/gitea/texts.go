package gitea

import (
	"net/http"
	"strings"

	"code.gitea.io/sdk/gitea"
	"github.com/accord-plan/accord/internal/forge"
)

// texts are the files of a pull request's head, read when they are asked for.
type texts struct {
	tea    *tea
	client *gitea.Client
	try    *forge.Try
	hash   string
	lines  map[string][]string // nil for a file that is not there
}

func (x *texts) of(file string) ([]string, error) {
	if lines, ok := x.lines[file]; ok {
		return lines, nil
	}
	b, _, err := x.client.GetFile(x.tea.owner, x.tea.name, x.hash, file)
	switch {
	case err == nil:
		x.lines[file] = strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	case x.try.Status == http.StatusNotFound:
		x.lines[file] = nil
	default:
		return nil, err
	}
	return x.lines[file], nil
}

// has says that the head has the line: Gitea fails in the middle of the review
// for one that it has not.
func (x *texts) has(r forge.Remark) (bool, error) {
	lines, err := x.of(r.File)
	return r.LastLine() <= len(lines), err
}

// unchanged says that a remark stands at the line that it is about, and that
// the line says what it said then.
func (x *texts) unchanged(s standing, r forge.Remark) (bool, error) {
	if s.line != r.LastLine() || s.head == x.hash || s.said == "" {
		return s.line == r.LastLine(), nil
	}
	lines, err := x.of(r.File)
	if err != nil || s.line > len(lines) {
		return false, err
	}
	return strings.TrimSuffix(lines[s.line-1], "\r") == s.said, nil
}
