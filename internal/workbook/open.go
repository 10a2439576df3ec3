package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Book is an open workbook.
type Book struct {
	Sheets []Sheet
	// From1904 says that days are counted from 1904 and not from 1900.
	From1904 bool
	parts    map[string]*zip.File
	texts    texts
	dated    []bool // by style: whether numbers are shown as days or times
	day      []bool // by style: whether a day is shown, and not only a time
}

// Sheet is a sheet of cells.
type Sheet struct {
	Name   string
	Hidden bool
	part   string
}

// ErrEncrypted says that a password protects the workbook's bytes.
var ErrEncrypted = errors.New("the workbook is encrypted: save it without a password to open, or export it as CSV")

// ErrOld says that the workbook is of Excel 97 to 2003.
var ErrOld = errors.New("it is a workbook of Excel 97 (.xls): save it as .xlsx, or as CSV")

// What the parts of a workbook may unpack to.
const (
	mostSheet = 4 << 30   // a full sheet of 16 columns is about 1 GiB
	mostPart  = 64 << 20  // the styles, which are held
	mostList  = 4 << 20   // the list of sheets and where they are, which is held
	mostToken = 1 << 20   // one element or text of what is read as it comes
	mostTexts = 256 << 20 // the texts that sheets share, which are held
	mostTimes = 250       // against the packed size, once it is more than a little
	little    = 16 << 20
)

// Old reports whether the first bytes are those of a compound file, and what
// that means: an encrypted workbook or one of Excel 97.
func Old(head []byte) error {
	if !bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return nil
	}
	if bytes.Contains(head, utf16("EncryptedPackage")) || bytes.Contains(head, utf16("EncryptionInfo")) {
		return ErrEncrypted
	}
	return ErrOld
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// Open reads what a workbook says of itself, and no sheet yet.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("not a workbook that can be read: %w", err)
	}
	b := &Book{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/"))
		if f.FileInfo().IsDir() {
			continue
		}
		if b.parts[name] != nil {
			return nil, fmt.Errorf("it holds %q twice, so that programs would not read the same: save it again", name)
		}
		b.parts[name] = f
	}
	if b.parts["xl/workbook.xml"] == nil {
		return nil, errors.New("it is an archive and no workbook (.xlsx): unpack it, or save the sheet as .xlsx or CSV")
	}
	if err := b.list(); err != nil {
		return nil, err
	}
	if err := b.styles(); err != nil {
		return nil, err
	}
	return b, b.shared()
}

// list reads the sheets and where they are.
func (b *Book) list() error {
	var book struct {
		Props struct {
			From1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			Loose string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := b.decode("xl/workbook.xml", mostList, &book); err != nil {
		return err
	}
	if err := b.decode("xl/_rels/workbook.xml.rels", mostList, &links); err != nil {
		return err
	}
	b.From1904 = book.Props.From1904 == "1" || book.Props.From1904 == "true"
	where := map[string]string{}
	for _, l := range links.Links {
		target := l.Target
		if !strings.HasPrefix(target, "/") {
			target = "xl/" + target
		}
		if l.Mode != "External" {
			where[l.ID] = strings.ToLower(strings.TrimPrefix(path.Clean("/"+target), "/"))
		}
	}
	for _, s := range book.Sheets {
		part := where[s.ID+s.Loose]
		if b.parts[part] != nil && strings.Contains(part, "sheets/") && !strings.Contains(part, "chartsheets/") {
			b.Sheets = append(b.Sheets, Sheet{s.Name, s.State == "hidden" || s.State == "veryHidden", part})
		}
	}
	return nil
}

// decode reads a part that is held whole; what is not there is empty.
func (b *Book) decode(name string, most int64, to any) error {
	r, err := b.part(name, most)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(to); err != nil && err != io.EOF {
		return fmt.Errorf("%s of the workbook: %w", name, err)
	}
	return nil
}

// part opens a part; nil if there is none.
func (b *Book) part(name string, most int64) (*bounded, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s of the workbook: %w", name, err)
	}
	return &bounded{ReadCloser: r, packed: int64(f.CompressedSize64), most: most}, nil
}

// bounded stops where no workbook would go on.
type bounded struct {
	io.ReadCloser
	packed, read, most int64
	token              int64 // how much was read before this token began
	tokens             bool  // it is read token by token
}

// next says that a token was read. A decoder holds each whole, so that a sheet of
// one endless text would fill the memory.
func (u *bounded) next() { u.token, u.tokens = u.read, true }

func (u *bounded) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.read += int64(n)
	switch {
	case u.read > u.most:
		return 0, fmt.Errorf("it unpacks to more than %d MiB: export it as CSV", u.most>>20)
	case u.tokens && u.read-u.token > mostToken:
		return 0, fmt.Errorf("one element or text is longer than %d MiB, as none of a workbook is", mostToken>>20)
	case u.read > little && u.read/mostTimes > u.packed:
		return 0, fmt.Errorf("it unpacks to more than %d times its size, which no workbook does", mostTimes)
	}
	return n, err
}
