//go:build unix

package history_test

import (
	"syscall"
	"testing"
)

// makePipe makes what a work tree must not be read through.
func makePipe(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
}
