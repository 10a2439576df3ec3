package digest_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/statement"
)

// vector is one case of testdata/vectors.json, which was computed by a script
// written from docs/signoff.md and not by this package.
type vector struct {
	Name    string
	Files   map[string]fileBody
	Refused bool
	// Sections are in the order of their keys.
	Sections []struct {
		Key, Hash string
		Lines     []string
	}
	Content []struct {
		Plan         statement.Hash
		Cycle, Scope string
		Hash         statement.Hash
	}
}

// fileBody is text, or {"base64": ...}.
type fileBody []byte

func (b *fileBody) UnmarshalJSON(src []byte) error {
	var text string
	if json.Unmarshal(src, &text) == nil {
		*b = fileBody(text)
		return nil
	}
	var coded struct{ Base64 string }
	if err := json.Unmarshal(src, &coded); err != nil {
		return err
	}
	var err error
	*b, err = base64.StdEncoding.DecodeString(coded.Base64)
	return err
}

func vectors(tb testing.TB) []vector {
	tb.Helper()
	src, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		tb.Fatal(err)
	}
	var out []vector
	if err := json.Unmarshal(src, &out); err != nil {
		tb.Fatal(err)
	}
	return out
}

func (v *vector) files() []digest.File {
	var out []digest.File
	for path, body := range v.Files {
		out = append(out, digest.File{Path: path, Body: body})
	}
	return out
}

func TestVectors(t *testing.T) {
	all := vectors(t)
	if len(all) < 40 {
		t.Fatalf("%d vectors", len(all))
	}
	for _, v := range all {
		t.Run(v.Name, func(t *testing.T) {
			c, problems := digest.Spell(v.files(), nil)
			if v.Refused {
				if c != nil || len(problems) == 0 {
					t.Fatalf("spelled, but must be refused")
				}
				for _, p := range problems {
					if p.At.File == "" || p.At.Line == 0 || p.At.Column == 0 || p.Message == "" {
						t.Errorf("no place or no message: %+v", p)
					}
				}
				return
			}
			if len(problems) > 0 {
				t.Fatalf("refused: %+v", problems)
			}
			if len(c.Sections) != len(v.Sections) {
				t.Errorf("%d sections, want %d", len(c.Sections), len(v.Sections))
			}
			for _, want := range v.Sections {
				s := c.Section(want.Key)
				if s == nil {
					t.Errorf("no section %s", want.Key)
					continue
				}
				if diff := cmp.Diff(want.Lines, s.Lines); want.Lines != nil && diff != "" {
					t.Errorf("%s (-want +got):\n%s", want.Key, diff)
				}
				if string(s.Hash) != "sha256:"+want.Hash {
					t.Errorf("%s: %s, want %s", want.Key, s.Hash, want.Hash)
				}
			}
			for _, want := range v.Content {
				scope, err := digest.ParseScope(want.Scope)
				if err != nil {
					t.Fatal(err)
				}
				if got := c.Hash(want.Plan, want.Cycle, scope); got != want.Hash {
					t.Errorf("content of %s: %s, want %s", want.Scope, got, want.Hash)
				}
			}
		})
	}
}
