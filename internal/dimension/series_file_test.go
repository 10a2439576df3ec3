package dimension_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

// What stands in one file stands in another one; what is elsewhere stays there.
func TestInFile(t *testing.T) {
	ref := func(file, offset int32) position.Ref { return position.Ref{File: file, Offset: offset} }
	for _, tt := range []struct{ is, want []position.Ref }{
		{nil, nil},
		{[]position.Ref{ref(3, 10), ref(3, 20)}, []position.Ref{ref(9, 10), ref(9, 20)}},
		{[]position.Ref{ref(4, 10), ref(4, 20)}, []position.Ref{ref(4, 10), ref(4, 20)}},
		{[]position.Ref{ref(3, 10), ref(4, 20)}, []position.Ref{ref(9, 10), ref(4, 20)}},
	} {
		var cells []dimension.Cell
		for i, at := range tt.is {
			cells = append(cells, dimension.Cell{Value: 5, At: at, Period: period.Period(100 + i)})
		}
		s := dimension.SeriesOf(cells)
		moved := s.InFile(3, 9)
		for i, want := range tt.want {
			if got := moved.Nth(i); got.At != want || got.Value != 5 || got.Period != s.Period(i) {
				t.Errorf("%v: cell %d is %+v", tt.is, i, got)
			}
			if s.At(i) != tt.is[i] {
				t.Errorf("%v: the first series has changed", tt.is)
			}
		}
		if moved.Len() != len(tt.want) || s.InFile(3, 3).Len() != len(tt.want) {
			t.Errorf("%v: %d cells", tt.is, moved.Len())
		}
	}
}
