package patchwork_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
)

// letters are few, so that texts are alike, and lines short.
const letters = "aab\n"

func random(r *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	return out
}

// grown is a text put together of parts of others and of new ones, and its bytes.
func grown(r *rand.Rand, of []*patchwork.Text) (*patchwork.Text, []byte) {
	t, want := new(patchwork.Text), []byte(nil)
	for range r.IntN(6) {
		if len(of) == 0 || r.IntN(3) == 0 {
			part := random(r, r.IntN(12))
			t.Add(part)
			want = append(want, part...)
			continue
		}
		from := of[r.IntN(len(of))]
		i := r.IntN(from.Len() + 1)
		j := i + r.IntN(from.Len()+1-i)
		t.Copy(from, i, j)
		want = from.Append(want, i, j)
	}
	return t, want
}

func all(t *patchwork.Text) string { return string(t.Append(nil, 0, t.Len())) }

// TestText holds texts of pieces against their bytes.
func TestText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []*patchwork.Text{patchwork.Whole(random(r, 200))}
	for range 3000 {
		text, want := grown(r, texts)
		s := string(want)
		if all(text) != s || text.Len() != len(s) {
			t.Fatalf("%q instead of %q", all(text), s)
		}
		at, to := 0, 0
		if len(s) > 0 {
			at = r.IntN(len(s) + 1)
			to = at + r.IntN(len(s)+1-at)
		}
		end := strings.IndexByte(s[at:], '\n') + at
		if end < at {
			end = len(s)
		}
		sub := []byte("ab\na")[:1+r.IntN(4)]
		switch {
		case string(text.Slice(at, to)) != s[at:to],
			text.LineStart(at) != strings.LastIndexByte(s[:at], '\n')+1,
			text.LineEnd(at) != end,
			text.Lines(at, to) != strings.Count(s[at:to], "\n"),
			text.Contains(sub) != bytes.Contains(want, sub):
			t.Fatalf("%q of %d pieces from %d to %d: %q, line %d to %d, %d lines, contains %q: %v", s, text.Pieces(), at, to,
				text.Slice(at, to), text.LineStart(at), text.LineEnd(at), text.Lines(at, to), sub, text.Contains(sub))
		}
		if texts = append(texts, text); len(texts) > 20 {
			texts = texts[1:]
		}
	}
}

// TestDifferences: outside what differs two texts are the same, whatever they are
// put together of.
func TestDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := []*patchwork.Text{patchwork.Whole(random(r, 200))}
	for range 20_000 {
		a := texts[r.IntN(len(texts))]
		b, _ := grown(r, texts)
		spans, ok := patchwork.Differences(a, b, 1000)
		if !ok {
			t.Fatal("too many")
		}
		i, j := 0, 0
		for _, s := range append(spans, patchwork.Span{From: a.Len(), To: a.Len(), Begin: b.Len(), End: b.Len()}) {
			if s.From < i || s.Begin < j || s.To < s.From || s.End < s.Begin || string(a.Slice(i, s.From)) != string(b.Slice(j, s.Begin)) {
				t.Fatalf("%q and %q differ before %+v of %+v", all(a), all(b), s, spans)
			}
			i, j = s.To, s.End
		}
		if texts = append(texts, b); len(texts) > 10 {
			texts = texts[1:]
		}
	}
}

// Where one text is put together of the other one, what differs is what was put in.
func TestDifferencesOfPieces(t *testing.T) {
	var lines []byte
	for i := range 100_000 {
		lines = fmt.Appendf(lines, "%c%14d:\n", 'b'+i%25, i)
	}
	old := patchwork.Whole(lines)
	now := new(patchwork.Text)
	now.Copy(old, 0, 170)
	now.Add([]byte("another one\n"))
	const n = 999_991 // where a line begins
	now.Copy(old, 170, n)
	now.Copy(old, n+17, old.Len())
	spans, ok := patchwork.Differences(old, now, 2)
	if want := [2]patchwork.Span{{170, 170, 170, 182}, {n, n + 17, n + 12, n + 12}}; !ok || len(spans) != 2 || [2]patchwork.Span(spans) != want {
		t.Errorf("%+v instead of %+v", spans, want)
	}
	if _, ok := patchwork.Differences(old, now, 1); ok {
		t.Error("more were found than asked for")
	}
}
