package quantity

import "strconv"

// Words prints a number with thousands apart, as reports do: 1,650.5.
func (n Number) Words() string {
	var buf [32]byte
	b := buf[:0]
	u := uint64(n)
	if n < 0 {
		b, u = append(b, '-'), -u
	}
	whole, part := u/Scale, u%Scale
	if whole < 1000 {
		b = strconv.AppendUint(b, whole, 10)
	} else {
		b = thousands(b, whole)
	}
	if part != 0 {
		b = append(b, '.')
		for div := uint64(Scale / 10); part != 0; div /= 10 {
			b = append(b, byte('0'+part/div))
			part %= div
		}
	}
	return string(b)
}

func thousands(b []byte, whole uint64) []byte {
	if whole < 1000 {
		return strconv.AppendUint(b, whole, 10)
	}
	b = thousands(b, whole/1000)
	rest := whole % 1000
	return append(b, ',', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
}
