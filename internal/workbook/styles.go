package workbook

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// styles finds out which styles show numbers as days or times.
func (b *Book) styles() error {
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode("xl/styles.xml", mostPart, &s); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range s.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range s.Cells {
		dated, day := builtin(c.Format)
		if code, own := codes[c.Format]; own {
			dated, day = showsDate(code)
		}
		b.dated, b.day = append(b.dated, dated), append(b.day, day)
	}
	return nil
}

// builtin knows the formats that need no code: 14 to 17 and 22 are days, 18 to
// 21 and 45 to 47 times, 27 to 36 and 50 to 58 days of eastern languages.
func builtin(id int) (dated, day bool) {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return true, true
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return true, false
	}
	return false, false
}

// showsDate reads a format code: letters of dates outside of quotes, brackets
// and escapes. A month alone may be minutes; years and days tell.
func showsDate(code string) (dated, day bool) {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return dated, day
			}
			i += n + 1
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return dated, day
			}
			inside := code[i+1 : i+n]
			dated = dated || slices.Contains([]string{"h", "hh", "m", "mm", "s", "ss"}, inside)
			i += n
		case '\\', '_', '*':
			i++
		case 'y', 'd', 'e':
			if c == 'e' && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-') {
				continue // 0.00E+00
			}
			dated, day = true, true
		case 'm', 'h', 's':
			dated = true
		case 'g': // General
			if strings.HasPrefix(code[i:], "general") {
				i += len("general") - 1
			}
		}
	}
	if dated && !day && strings.Contains(code, "mmm") {
		day = true
	}
	return dated, day
}

// texts are the texts that sheets share, in one arena.
type texts struct {
	all []byte
	end []uint32 // mostTexts is less
}

func (t *texts) get(i int) (string, bool) {
	if i < 0 || i >= len(t.end) {
		return "", false
	}
	from := uint32(0)
	if i > 0 {
		from = t.end[i-1]
	}
	return string(t.all[from:t.end[i]]), true
}

// shared reads the texts that sheets share; phonetic readings are no part.
func (b *Book) shared() error {
	r, err := b.part("xl/sharedstrings.xml", mostTexts)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	inText, phonetic := false, 0
	for {
		r.next()
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the texts that sheets share: %w", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "t":
				inText = phonetic == 0
			case "rPh":
				phonetic++
			}
		case xml.EndElement:
			switch x.Name.Local {
			case "t":
				inText = false
			case "rPh":
				phonetic--
			case "si":
				b.texts.end = append(b.texts.end, uint32(len(b.texts.all)))
			}
		case xml.CharData:
			if inText {
				b.texts.all = append(b.texts.all, x...)
			}
		}
	}
}
