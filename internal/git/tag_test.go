package git

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

// A tag is kept as it was signed, lines that git would drop included, and is
// never moved.
func TestMakeTag(t *testing.T) {
	g, ctx := Git{Dir: t.TempDir()}.Apart().With("GIT_AUTHOR_NAME=Anna", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=Anna", "GIT_COMMITTER_EMAIL=a@example.com"), t.Context()
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"commit", "-q", "--allow-empty", "-m", "Begin"}} {
		if _, err := g.Run(ctx, args...); err != nil {
			t.Fatal(err)
		}
	}
	head, err := g.Line(ctx, "rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	tag := &Tag{Name: "plan/2026-12", Target: head, Message: []byte("accord close 2026-12\n\n# kept\n\n\ntrailing  \n"), Tagger: "Anna <a@example.com>", When: time.Unix(1796810400, 0)}
	raw := append(tag.Bytes(), "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"...)
	if err := g.MakeTag(ctx, tag, raw); err != nil {
		t.Fatal(err)
	}
	kept, err := g.Run(ctx, "cat-file", "tag", "plan/2026-12")
	if err != nil || !bytes.Equal(kept, raw) {
		t.Errorf("kept %q (%v)", kept, err)
	}
	other := *tag
	other.Message = []byte("another\n")
	if err := g.MakeTag(ctx, &other, other.Bytes()); !errors.Is(err, ErrTagExists) {
		t.Errorf("a tag is moved: %v", err)
	}
	if err := g.MakeTag(ctx, &other, raw); err == nil || !strings.Contains(err.Error(), "was signed as something else") {
		t.Errorf("signed as another: %v", err)
	}
	nowhere := *tag
	nowhere.Name, nowhere.Target = "plan/2027-01", strings.Repeat("0", 40)
	if err := g.MakeTag(ctx, &nowhere, nowhere.Bytes()); err == nil {
		t.Error("a tag of nothing is made")
	}
	at, err := g.Advertised(ctx, g.Dir, "refs/tags/plan/2026-12", "refs/heads/main", "refs/heads/none")
	if err != nil || at["refs/heads/main"] != head || len(at) != 2 || at["refs/tags/plan/2026-12"] == head {
		t.Errorf("%v %v", at, err)
	}
}
