package rehearsal

import (
	"fmt"
	"slices"
	"strings"
)

// whole checks what only the whole case shows.
func (p *caseParser) whole(n *node) {
	if len(p.c.Acts) == 0 {
		p.fault(n.line, "nothing is done in this case")
	}
	for _, a := range p.c.Acts {
		for _, item := range a.Expect {
			if text := item.sel.text; item.Never && text != "" && !p.c.says(text) {
				p.fault(item.Line, "never: no act of this case says %q, so this shows nothing", text)
			}
		}
	}
	if p.c.Rows {
		p.rows()
	}
}

func (c *Case) says(text string) bool {
	return slices.ContainsFunc(c.said, func(s string) bool { return strings.Contains(s, text) })
}

// rows checks that no row between the first and the last is missing and that
// each has something seen and something never seen.
func (p *caseParser) rows() {
	type row struct{ line, sees, never int }
	rows := map[string]*row{}
	chapter, last := 0, 0
	for _, a := range p.c.Acts {
		if a.Row == RowSetup {
			continue
		}
		r := rows[a.Row]
		if r == nil {
			r = &row{line: a.Line}
			rows[a.Row] = r
			var number int
			_, _ = fmt.Sscanf(a.Row, "%d.%d", &chapter, &number) // its form is checked
			last = max(last, number)
		}
		for _, item := range a.Expect {
			if item.Never {
				r.never++
			} else {
				r.sees++
			}
		}
	}
	for i := 1; i <= last; i++ {
		name := fmt.Sprintf("%d.%d", chapter, i)
		r := rows[name]
		switch {
		case r == nil:
			p.fault(p.c.Acts[len(p.c.Acts)-1].Line, "row %s is missing", name)
		case r.sees == 0:
			p.fault(r.line, "row %s has nothing under sees", name)
		case r.never == 0:
			p.fault(r.line, "row %s has nothing under never", name)
		}
	}
}

// RowNames returns the rows that the acts serve, in order of their numbers.
func (c *Case) RowNames() []string {
	var out []string
	for _, a := range c.Acts {
		if a.Row != "" && a.Row != RowSetup && !slices.Contains(out, a.Row) {
			out = append(out, a.Row)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		var x, y, i, j int
		_, _ = fmt.Sscanf(a, "%d.%d", &x, &i)
		_, _ = fmt.Sscanf(b, "%d.%d", &y, &j)
		return 1000*(x-y) + i - j
	})
	return out
}
