package signature_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

func TestTagSignature(t *testing.T) {
	raw := file(t, "tag")
	tag, err := signature.TagSignature(raw)
	if err != nil {
		t.Fatal(err)
	}
	if tag.Name != "plan/2026-12" || len(tag.Target) != 40 || tag.Tagger != "Hugo Lefèvre <hugo@northlight.example>" || tag.On.Format("2006-01-02 15:04") != "2026-12-21 09:00" {
		t.Errorf("%+v", tag)
	}
	if !bytes.Equal(append(bytes.Clone(tag.Signed), tag.Armour...), raw) {
		t.Error("bytes were lost")
	}
	if said, err := statement.ParseTag(tag.Message); err != nil || said.Cycle != "2026-12" || said.Closer != "hugo" {
		t.Errorf("%+v, %v", said, err)
	}
	r := ring(t, person("hugo", line(t, "ed25519")))
	if s, err := r.Verify(tag.Signed, tag.Armour, statement.TagNamespace); err != nil || s.Person != "hugo" {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := r.Verify(tag.Signed, tag.Armour, statement.Namespace); err == nil {
		t.Error("a tag passes for a statement")
	}
	other := bytes.Replace(tag.Signed, []byte("tag plan/2026-12"), []byte("tag plan/2027-01"), 1)
	if _, err := r.Verify(other, tag.Armour, statement.TagNamespace); err == nil {
		t.Error("a tag of another name passes")
	}
}

func TestTagSignatureRefuses(t *testing.T) {
	whole := string(file(t, "tag"))
	at := strings.Index(whole, "-----BEGIN")
	for name, c := range map[string]struct{ raw, want string }{
		"nothing":            {"", "the tag has no message"},
		"not signed":         {whole[:at], "the tag is not signed"},
		"signed by OpenPGP":  {strings.ReplaceAll(whole, "SSH SIGNATURE", "PGP SIGNATURE"), "not by an SSH key; set gpg.format to ssh"},
		"signed twice":       {whole + whole[at:], "text stands behind the signature"},
		"another one before": {whole[:at] + "-----BEGIN PGP MESSAGE-----\n" + whole[at:], "not by an SSH key"},
		"text behind":        {whole + "more\n", "text stands behind"},
		"a tree":             {strings.Replace(whole, "type commit", "type tree", 1), "the tag names a tree; expected a commit"},
		"a tag of a tag":     {strings.Replace(whole, "type commit", "type tag", 1), "the tag names a tag; expected a commit"},
		"object shortened":   {strings.Replace(whole, "object ", "object 0", 1), "header is not"},
		"two objects":        {strings.Replace(whole, "type commit", "object 0\ntype commit", 1), "header is not"},
		"two names":          {strings.Replace(whole, "tag plan/", "tag plan/x\ntag plan/", 1), "header is not"},
		"name with blank":    {strings.Replace(whole, "tag plan/", "tag plan /", 1), "header is not"},
		"name with escape":   {strings.Replace(whole, "tag plan/", "tag plan/\x1b", 1), "header is not"},
		"order":              {strings.Replace(whole, "type commit\ntag plan/2026-12\n", "tag plan/2026-12\ntype commit\n", 1), "header is not"},
		"another header":     {strings.Replace(whole, "tagger ", "encoding latin1\ntagger ", 1), "header is not"},
		"a header behind":    {strings.Replace(whole, "+0100\n", "+0100\ngpgsig x\n", 1), "header is not"},
		"no tagger":          {strings.Replace(whole, "tagger ", "tagged ", 1), "header is not"},
		"time below 0":       {strings.Replace(whole, "> 1", "> -1", 1), "header is not"},
		"time with zeros":    {strings.Replace(whole, "> 1", "> 01", 1), "header is not"},
		"CRLF":               {strings.ReplaceAll(whole, "\n", "\r\n"), "the tag has no message"},
		"NUL in the header":  {strings.Replace(whole, "Hugo", "Hu\x00go", 1), "header is not"},
	} {
		if c.raw == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := signature.TagSignature([]byte(c.raw)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

func FuzzTagSignature(f *testing.F) {
	f.Add(file(f, "tag"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tag, err := signature.TagSignature(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(append(bytes.Clone(tag.Signed), tag.Armour...), raw) || !bytes.HasSuffix(tag.Signed, tag.Message) || strings.ContainsAny(tag.Name, "\n \x00") {
			t.Fatalf("%+v", tag)
		}
	})
}
