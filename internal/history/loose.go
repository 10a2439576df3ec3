package history

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/objfile"
)

// readLoose inflates an object from a file of its own.
func readLoose(file string, h plumbing.Hash) (_ plumbing.EncodedObject, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := objfile.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	kind, size, err := in.Header()
	if err != nil {
		return nil, err
	}
	if size > maxObject {
		return nil, tooLarge(h, size)
	}
	obj := &plumbing.MemoryObject{}
	obj.SetType(kind)
	data := make([]byte, size)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	if _, err := obj.Write(data); err != nil {
		return nil, err
	}
	return obj, nil
}

func tooLarge(h plumbing.Hash, size int64) error {
	return problem(ErrUnsupported, "keep files of this size out of the plan's folders",
		"object %s has %d MiB, and files over %d MiB are not read", h, size>>20, maxObject>>20)
}
