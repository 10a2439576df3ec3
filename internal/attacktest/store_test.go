package attacktest

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// store writes objects and references of a git repository, whatever git thinks
// of them.
type store struct {
	t   testing.TB
	dir string // the folder that holds .git
}

// entry is a file, a folder or whatever else a tree may name.
type entry struct{ mode, hash string }

const (
	plain  = "100644"
	folder = "40000"
)

// initialise makes an empty repository whose branch is main.
func (s store) initialise() {
	s.t.Helper()
	s.keep("HEAD", "ref: refs/heads/main\n")
	s.keep("config", "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n")
	for _, dir := range []string{"objects/info", "objects/pack", "refs/heads", "refs/tags"} {
		if err := os.MkdirAll(s.path(dir), 0o777); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s store) path(name string) string {
	return filepath.Join(s.dir, ".git", filepath.FromSlash(name))
}

// keep writes a file below .git.
func (s store) keep(name, text string) {
	s.t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(s.path(name)), 0o777), os.WriteFile(s.path(name), []byte(text), 0o666)); err != nil {
		s.t.Fatal(err)
	}
}

func (s store) loose(hash string) string { return "objects/" + hash[:2] + "/" + hash[2:] }

// object writes a loose object and returns its hash.
func (s store) object(kind string, raw []byte) string {
	s.t.Helper()
	whole := append(fmt.Appendf(nil, "%s %d\x00", kind, len(raw)), raw...)
	sum := sha1.Sum(whole)
	hash := hex.EncodeToString(sum[:])
	if _, err := os.Stat(s.path(s.loose(hash))); errors.Is(err, fs.ErrNotExist) {
		s.keep(s.loose(hash), deflated(whole))
	}
	return hash
}

// raw is the content of a loose object.
func (s store) raw(hash string) []byte {
	s.t.Helper()
	f, err := os.Open(s.path(s.loose(hash)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	z, err := zlib.NewReader(f)
	if err != nil {
		s.t.Fatal(err)
	}
	whole, err := io.ReadAll(z)
	if err != nil {
		s.t.Fatal(err)
	}
	_, raw, _ := bytes.Cut(whole, []byte{0})
	return raw
}

// pack writes a pack of one file and an index that gives it a hash.
func (s store) pack(hash string, raw []byte) {
	s.t.Helper()
	var pack bytes.Buffer
	pack.WriteString("PACK")
	packed32(&pack, 2, 1)
	n := len(raw)
	head := []byte{byte(3<<4 | n&15)}
	for n >>= 4; n > 0; n >>= 7 {
		head[len(head)-1] |= 0x80
		head = append(head, byte(n&0x7f))
	}
	body := append(head, deflated(raw)...)
	pack.Write(body)
	sum := sha1.Sum(pack.Bytes())
	pack.Write(sum[:])
	name, err := hex.DecodeString(hash)
	if err != nil {
		s.t.Fatal(err)
	}
	var index bytes.Buffer
	index.WriteString("\xfftOc")
	packed32(&index, 2)
	for i := range 256 {
		if i >= int(name[0]) {
			packed32(&index, 1)
		} else {
			packed32(&index, 0)
		}
	}
	index.Write(name)
	packed32(&index, crc32.ChecksumIEEE(body), 12)
	index.Write(sum[:])
	all := sha1.Sum(index.Bytes())
	index.Write(all[:])
	s.keep("objects/pack/pack-"+hash+".pack", pack.String())
	s.keep("objects/pack/pack-"+hash+".idx", index.String())
}

func packed32(b *bytes.Buffer, list ...uint32) {
	for _, n := range list {
		b.Write(binary.BigEndian.AppendUint32(nil, n))
	}
}

// tamper puts something else under the hash of an object.
func (s store) tamper(hash, kind string, raw []byte) {
	s.t.Helper()
	s.keep(s.loose(hash), deflated(append(fmt.Appendf(nil, "%s %d\x00", kind, len(raw)), raw...)))
}

func deflated(raw []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write(raw)
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return b.String()
}

// tree writes the folders of files and returns the root's hash.
func (s store) tree(files map[string]entry) string {
	s.t.Helper()
	here, below := map[string]entry{}, map[string]map[string]entry{}
	for name, e := range files {
		dir, rest, deeper := strings.Cut(name, "/")
		if !deeper {
			here[name] = e
			continue
		}
		if below[dir] == nil {
			below[dir] = map[string]entry{}
		}
		below[dir][rest] = e
	}
	for dir, inside := range below {
		here[dir] = entry{folder, s.tree(inside)}
	}
	names := slices.SortedFunc(maps.Keys(here), func(a, b string) int { return strings.Compare(sortKey(a, here[a]), sortKey(b, here[b])) })
	var raw []byte
	for _, n := range names {
		raw = append(raw, line(here[n].mode, n, here[n].hash)...)
	}
	return s.object("tree", raw)
}

// sortKey is what git sorts the entries of a tree by.
func sortKey(name string, e entry) string {
	if e.mode == folder {
		return name + "/"
	}
	return name
}

// line is one entry as it stands in a tree.
func line(mode, name, hash string) []byte {
	sum, err := hex.DecodeString(hash)
	if err != nil {
		panic(err)
	}
	return append([]byte(mode+" "+name+"\x00"), sum...)
}

// ref points a reference, by its full name, at an object.
func (s store) ref(name, hash string) {
	s.t.Helper()
	s.keep(name, hash+"\n")
}

// unref removes a reference.
func (s store) unref(name string) {
	s.t.Helper()
	if err := os.Remove(s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

// at is the object that a reference points at.
func (s store) at(name string) string {
	s.t.Helper()
	b, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}
