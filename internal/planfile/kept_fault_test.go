package planfile

import (
	"io/fs"
	"testing"
)

// panicking is a file system that our own code fails on.
type panicking struct{}

func (panicking) Open(string) (fs.File, error) { panic("cannot open") }

// A fault while a text is read again is one that can be recovered from, and what is
// remembered can be asked for afterwards.
func TestFaultWhileATextIsNamed(t *testing.T) {
	k, d := NewKept(), &Document{Path: "a.yaml"}
	d.source = sourceOf(panicking{}, d.Path, []byte("kind: Plan\n"))
	d.forget()
	k.last[d.Path] = &keptDocument{*d, ""}
	func() {
		defer func() {
			if r := recover(); r != "cannot open" {
				t.Errorf("recovered %v", r)
			}
		}()
		k.named("0123", d.Path)
	}()
	if got := k.named("0123", "b.yaml"); got != nil {
		t.Errorf("found %v", got)
	}
}
