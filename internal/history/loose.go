package history

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxHead is longer than any head of a loose object: its type, a space, its
// length in decimals and a NUL.
const maxHead = 32

// readLoose inflates an object from a file of its own; nil if there is none.
func (s *shelf) readLoose(file string, h plumbing.Hash) (obj *gitObject, err error) {
	if obj := s.wholeLoose(file); obj != nil {
		return obj, nil
	}
	err = withLoose(file, func(in *bufio.Reader, kind plumbing.ObjectType, size int64) error {
		if size > maxObject {
			return tooLarge(h, size)
		}
		data, err := exactly(in, size)
		if err == nil {
			obj = s.object(kind, data)
		}
		return err
	})
	return obj, err
}

// wholeLoose is readLoose for what is small and as git writes it, nil for anything
// else.
func (s *shelf) wholeLoose(file string) *gitObject {
	src, err := readRegular(file, maxWhole)
	if err != nil {
		return nil
	}
	z := wholes.Get().(*inMemory)
	defer wholes.Put(z)
	if !z.begin(src) {
		return nil
	}
	kind, size, err := looseHead(bufio.NewReader(bytes.NewReader(z.head(maxHead + 1))))
	if err != nil || size > maxWhole {
		return nil
	}
	data := make([]byte, size)
	if !z.fill(data) {
		return nil
	}
	return s.object(kind, data)
}

// looseKind is the type of a loose object, AnyObject if there is none.
func looseKind(file string) (kind plumbing.ObjectType, err error) {
	err = withLoose(file, func(_ *bufio.Reader, k plumbing.ObjectType, _ int64) error {
		kind = k
		return nil
	})
	return kind, err
}

// withLoose reads the head of a loose object and lets use read the rest. It
// does nothing when there is no such file.
func withLoose(file string, use func(in *bufio.Reader, kind plumbing.ObjectType, size int64) error) error {
	f, err := openRegular(file, 1<<62)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	inflated, err := zlib.NewReader(f)
	if err != nil {
		return err
	}
	defer inflated.Close()
	in := bufio.NewReader(inflated)
	kind, size, err := looseHead(in)
	if err != nil {
		return err
	}
	return use(in, kind, size)
}

func looseHead(in *bufio.Reader) (plumbing.ObjectType, int64, error) {
	var head []byte
	for {
		b, err := in.ReadByte()
		if err != nil {
			return 0, 0, err
		}
		if b == 0 {
			break
		}
		if head = append(head, b); len(head) > maxHead {
			return 0, 0, errors.New("it does not begin with a type and a length")
		}
	}
	name, length, _ := strings.Cut(string(head), " ")
	kind, err := plumbing.ParseObjectType(name)
	if err != nil {
		return 0, 0, fmt.Errorf("%q is no type of an object", name)
	}
	size, err := strconv.ParseUint(length, 10, 62)
	if err != nil {
		return 0, 0, fmt.Errorf("%q is no length", length)
	}
	return kind, int64(size), nil
}

func tooLarge(h plumbing.Hash, size int64) error {
	return problem(ErrUnsupported, "keep files of this size out of the plan's folders",
		"object %s has %d MiB, and files over %d MiB are not read", h, size>>20, maxObject>>20)
}
