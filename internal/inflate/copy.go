package inflate

import "encoding/binary"

// compressed reads one block's literals and copies.
func (z *decoder) compressed() bool {
	src, dst, in, out, buffer, held := z.src, z.dst, z.in, z.out, z.buffer, z.held
	symbols, offsets := z.symbols.entries, z.offsets.entries
	symbolMask, offsetMask := z.symbols.mask, z.offsets.mask
	for {
		// 56 bits are enough for a length and a distance, each with its extra bits.
		if in+8 <= len(src) {
			buffer |= binary.LittleEndian.Uint64(src[in:]) << (held & 63)
			in += (63 - held) >> 3
			held |= 56
		} else {
			for held < 56 && in < len(src) {
				buffer |= uint64(src[in]) << (held & 63)
				in++
				held += 8
			}
		}
		e := symbols[buffer&symbolMask]
		if e.is(second) {
			buffer >>= symbolBits
			held -= symbolBits
			e = symbols[e.value()+int(buffer&(1<<(longest-symbolBits)-1))]
		}
		bits := buffer
		buffer >>= e.used() & 63
		if held -= e.used(); held < 0 {
			return false
		}
		if e.is(literal) {
			if out == len(dst) {
				z.out = out
				return false
			}
			dst[out] = byte(e.value())
			out++
			continue
		}
		if e.is(end) {
			z.in, z.out, z.buffer, z.held = in, out, buffer, held
			return true
		}
		length := e.value() + int(bits&(1<<(e.used()&63)-1)>>(e.code()&63))
		o := offsets[buffer&offsetMask]
		if o.is(second) {
			buffer >>= offsetBits
			held -= offsetBits
			o = offsets[o.value()+int(buffer&(1<<(longest-offsetBits)-1))]
		}
		bits = buffer
		buffer >>= o.used() & 63
		held -= o.used()
		distance := o.value() + int(bits&(1<<(o.used()&63)-1)>>(o.code()&63))
		if held < 0 || (e | o).is(wrong) || distance > out {
			return false
		}
		fits := min(length, len(dst)-out)
		repeat(dst, out, distance, fits)
		if out += fits; fits < length {
			z.out = out
			return false
		}
	}
}

// repeat copies bytes that were written before; the two may overlap.
func repeat(dst []byte, out, distance, length int) {
	for n := 0; n < length; {
		n += copy(dst[out+n:out+length], dst[out-distance:out+n])
	}
}
