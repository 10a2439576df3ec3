package facts

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Input is one export. Open is called once to look at it and once to read it.
type Input struct {
	// Name is its path as people gave it; messages and the manifest use it.
	Name string
	// Mapping is the id of its mapping; empty: the one whose `files` fit its
	// name.
	Mapping string
	Open    func() (io.ReadCloser, error)
	// near opens a file in the same folder, for joins.
	near func(name string) (io.ReadCloser, error)
	// ask asks a database in place of opening a file.
	ask *query
}

// FromFS makes the input of a file of fsys.
func FromFS(fsys fs.FS, name string) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return fsys.Open(name) },
		near: func(other string) (io.ReadCloser, error) { return fsys.Open(path.Join(path.Dir(name), other)) }}
}

// WithNear returns the input with a way to open the files beside it.
func (in Input) WithNear(open func(name string) (io.ReadCloser, error)) Input {
	in.near = open
	return in
}

// stream is an export's text as UTF-8 without a byte-order mark.
type stream struct {
	io.Reader
	closers []io.Closer
	count   *counter
}

func (s *stream) Close() error {
	var first error
	for i := len(s.closers) - 1; i >= 0; i-- {
		if err := s.closers[i].Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// counter counts the bytes of the export that were read, and stops when the
// caller has given up.
type counter struct {
	ctx  context.Context
	r    io.Reader
	read int64
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.read += int64(n)
	return n, err
}

// raw opens an export and unpacks it if its first bytes say that it is gzip.
func raw(ctx context.Context, open func() (io.ReadCloser, error)) (*stream, *bufio.Reader, error) {
	f, err := open()
	if err != nil {
		return nil, nil, err
	}
	s := &stream{closers: []io.Closer{f}, count: &counter{ctx: ctx, r: f}}
	b := bufio.NewReaderSize(s.count, 64<<10)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			_ = s.Close()
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		s.closers = append(s.closers, z)
		b = bufio.NewReaderSize(&unpacking{r: z, packed: s.count, most: mostText}, 64<<10)
	}
	return s, b, nil
}

// What an export that is packed may unpack to: so much in all, and so many
// times its size once it is more than a little. Tables of numbers pack to a
// tenth, those of one repeated row to a hundredth.
const (
	mostText  = 8 << 30
	mostTimes = 250
	little    = 64 << 20
)

// unpacking reads what gzip unpacks and stops where no export would go on.
type unpacking struct {
	r      io.Reader
	packed *counter
	read   int64
	most   int64
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.read += int64(n)
	switch {
	case u.read > u.most:
		return 0, fmt.Errorf("it unpacks to more than %d GiB: export it in parts, as one for each period", u.most>>30)
	case u.read > little && u.read/mostTimes > u.packed.read:
		return 0, fmt.Errorf("it unpacks to more than %d times its size, which no export does: unpack it, and look what it is", mostTimes)
	}
	return n, err
}

// openText opens an export as UTF-8 text of a known encoding.
func openText(ctx context.Context, open func() (io.ReadCloser, error), enc string) (*stream, error) {
	s, b, err := raw(ctx, open)
	if err != nil {
		return nil, err
	}
	switch enc {
	case "utf-8":
		if head, _ := b.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
			_, _ = b.Discard(3)
		}
		s.Reader = b
	default:
		s.Reader = decoderOf(enc).NewDecoder().Reader(b)
	}
	return s, nil
}

func decoderOf(enc string) encoding.Encoding {
	switch enc {
	case "utf-16":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "iso-8859-1":
		return charmap.ISO8859_1
	}
	return charmap.Windows1252
}

// detectEncoding reads the whole export: a mark at its beginning decides, then
// zero bytes tell UTF-16, then text that is valid UTF-8 is UTF-8, and the rest
// is windows-1252, which holds iso-8859-1.
func detectEncoding(ctx context.Context, open func() (io.ReadCloser, error)) (string, error) {
	s, b, err := raw(ctx, open)
	if err != nil {
		return "", err
	}
	defer s.Close()
	head, _ := b.Peek(512)
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return "utf-16", nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "utf-16be", nil
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[3] == 0:
		return "utf-16", nil
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0:
		return "utf-16be", nil
	}
	ok, err := isUTF8(b)
	if err != nil {
		return "", err
	}
	if ok {
		return "utf-8", nil
	}
	return "windows-1252", nil
}

// isUTF8 reads to the end, or to the first byte that is not UTF-8.
func isUTF8(r io.Reader) (bool, error) {
	buf, kept := make([]byte, 64<<10), 0
	for {
		n, err := r.Read(buf[kept:])
		part := buf[:kept+n]
		if !utf8.Valid(part) {
			// Only a character that is cut by the end of the part may be broken.
			cut := len(part)
			for i := 1; i < utf8.UTFMax && i <= len(part); i++ {
				if utf8.RuneStart(part[len(part)-i]) {
					cut = len(part) - i
					break
				}
			}
			if utf8.FullRune(part[cut:]) || !utf8.Valid(part[:cut]) {
				return false, nil
			}
			kept = copy(buf, part[cut:])
		} else {
			kept = 0
		}
		if err == io.EOF {
			return kept == 0, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// base is the file name of an input without folders, as the manifest's query.
func base(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

func opener(in Input, name string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return in.near(name) }
}
