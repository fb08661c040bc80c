package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/number"

	"goodoffices/settlement"
)

// The chart of packages: what each is worth, as a drawing whose points can be
// reached by keys, and the same as a table. The mediator's has an axis for each
// of two sides. A party's has its own worth alone, over the order in which
// packages were offered: there is nothing else that it could be drawn from.

// A plotted is one package to be drawn.
type plotted struct {
	Kind string // frontier, quo, offer, mine or one of the named points
	Of   string // whose offers it is one of, "" for none
	Name string // what people call it
	Note string // what stands against it, if anything
	// Accent is the colour of whose it is, told apart by its sign as well.
	Accent string
	Label  string // one or two letters beside its sign
	Terms  []termLine
	Worth  []settlement.Number // as many as there are axes of worth
	To     []settlement.Number // of an offer that leaves something open: the most it can become worth, and Worth the least
	Href   string
	// Efficient says that nothing is better for both: it lies on the frontier.
	Efficient bool
}

// A termLine is an issue and what is chosen for it, for people.
type termLine struct{ Issue, Option Said }

// A chart is ready to be shown.
type chart struct {
	Title, Desc string
	Across, Up  axis
	Marks       []mark
	Ranges      []reach // of offers that leave something open
	Curves      []curve
	Zone        *zone
	Worths      []string // the table's columns of worth
	Rows        []chartRow
	Left        int // packages of the frontier that are neither drawn nor listed

	fromTheRight bool
}

// Where the axes stand, for the template.

// Width and Height are those of the drawing.
func (c chart) Width() float64  { return chartWidth }
func (c chart) Height() float64 { return chartHeight }

// Top and Base are where the axis that goes up ends and begins.
func (c chart) Top() float64  { return chartTop }
func (c chart) Base() float64 { return chartHeight - chartBottom }

// Side is where that axis stands, Beside where its numbers end, Edge where its
// name begins, and Far where the other axis ends.
func (c chart) Side() float64   { return c.from(chartStart) }
func (c chart) Beside() float64 { return c.from(chartStart - 5) }
func (c chart) Edge() float64   { return c.from(4) }
func (c chart) Far() float64    { return c.from(chartWidth - chartEnd) }

// Inside is how far from the end of the zone its name ends.
func (c chart) Inside() float64 { return c.from(0) - c.from(5) }

func (c chart) from(start float64) float64 {
	if c.fromTheRight {
		return chartWidth - start
	}
	return start
}

// An axis is named at its end; its ticks lie along it.
type axis struct {
	Name  string
	Ticks []tick
}

// A tick is a number on an axis, at a position of the drawing.
type tick struct {
	At   float64
	Text string
}

// A mark is a sign at a place. Packages worth the same share one.
type mark struct {
	X, Y     float64
	Kind     string
	Accent   string
	Label    string
	LabelY   float64 // from the middle of the sign
	Says     string  // all of it, for whoever does not see where it is
	Href     string
	Packages []int // rows of the table
}

// A curve joins marks.
type curve struct {
	Kind   string // frontier or offers
	Accent string
	Points string
}

// A reach is where the packages lie that an offer leaves open.
type reach struct {
	X, Y, Width, Height float64
	Accent              string
}

// A zone is what no side refuses: the corner above both floors, or the band
// above one's own.
type zone struct {
	X, Y, Width, Height float64
	Text                string
	TextX, TextY        float64
}

// A chartRow says in words what a mark shows.
type chartRow struct {
	plotted
	Worths []string
	N      int
}

// Named are the rows that stand first, Unnamed those of the frontier, which are
// many.
func (c chart) Named() []chartRow   { return c.some(false) }
func (c chart) Unnamed() []chartRow { return c.some(true) }

func (c chart) some(frontier bool) []chartRow {
	return slices.DeleteFunc(slices.Clone(c.Rows), func(r chartRow) bool { return (r.Kind == "frontier") != frontier })
}

// The drawing's measures. It is scaled to where it stands.
const (
	chartWidth, chartHeight = 400.0, 320.0
	chartStart, chartEnd    = 42.0, 14.0 // beside the axes, in reading direction
	chartTop, chartBottom   = 30.0, 44.0
	chartPoints             = 40 // of a frontier; more are thinned evenly
)

// A drawing turns worth into places.
type drawing struct {
	words        *Words
	lowX, highX  float64
	lowY, highY  float64
	fromTheRight bool
}

func (d drawing) x(v float64) float64 {
	x := chartStart + (v-d.lowX)/(d.highX-d.lowX)*(chartWidth-chartStart-chartEnd)
	if d.fromTheRight {
		x = chartWidth - x
	}
	return math.Round(x*10) / 10
}

func (d drawing) y(v float64) float64 {
	y := chartHeight - chartBottom - (v-d.lowY)/(d.highY-d.lowY)*(chartHeight-chartTop-chartBottom)
	return math.Round(y*10) / 10
}

// Worth writes what a package is worth, to a tenth.
func (w *Words) Worth(n settlement.Number) string { return w.decimal(n.Float()) }

func (w *Words) decimal(f float64) string {
	return w.print.Sprint(number.Decimal(f, number.MaxFractionDigits(1)))
}

// chartOfTwo draws packages by what they are worth to two sides. Floors are
// what each has without an agreement; nil where one is not known.
func (w *Words) chartOfTwo(sides [2]string, points []plotted, floors []settlement.Number) chart {
	points, left := thinned(points)
	d := drawing{words: w, fromTheRight: w.Dir() == "rtl"}
	d.lowX, d.highX = spread(points, floors, 0)
	d.lowY, d.highY = spread(points, floors, 1)
	c := chart{
		Title:  w.T("chart.two", "across", sides[0], "up", sides[1]),
		Across: axis{w.T("chart.worth-to", "side", sides[0]), nil}, Up: axis{w.T("chart.worth-to", "side", sides[1]), nil},
		Worths: []string{w.T("chart.worth-to", "side", sides[0]), w.T("chart.worth-to", "side", sides[1])}, Left: left, fromTheRight: d.fromTheRight,
	}
	c.Across.Ticks, c.Up.Ticks = d.across(), d.up()
	if len(floors) == 2 {
		c.Zone = d.corner(floors[0].Float(), floors[1].Float())
	}
	c.fill(w, points, func(_ int, q plotted) (float64, float64) { return d.x(q.Worth[0].Float()), d.y(q.Worth[1].Float()) })
	c.Desc = w.T("chart.two.desc", "n", len(c.Rows), "across", sides[0], "up", sides[1])
	return c
}

// chartOfOne draws what packages are worth to one side, in the order given.
func (w *Words) chartOfOne(points []plotted, floor *settlement.Number) chart {
	var floors []settlement.Number
	if floor != nil {
		floors = append(floors, *floor)
	}
	d := drawing{words: w, fromTheRight: w.Dir() == "rtl", lowX: 0, highX: float64(len(points) + 1)}
	d.lowY, d.highY = spread(points, floors, 0)
	c := chart{Title: w.T("chart.one"), Across: axis{w.T("chart.order"), nil}, Up: axis{w.T("chart.worth-to-you"), nil}, Worths: []string{w.T("chart.worth-to-you")}, fromTheRight: d.fromTheRight}
	c.Up.Ticks = d.up()
	for i := range points {
		if len(points) <= 12 || i%5 == 4 {
			c.Across.Ticks = append(c.Across.Ticks, tick{d.x(float64(i + 1)), w.N(i + 1)})
		}
	}
	if floor != nil {
		c.Zone = d.band(floor.Float())
	}
	c.fill(w, points, func(i int, q plotted) (float64, float64) { return d.x(float64(i + 1)), d.y(q.Worth[0].Float()) })
	c.Desc = w.T("chart.one.desc", "n", len(c.Rows))
	return c
}

// thinned leaves of a long frontier as many packages as can be told apart, its
// ends among them.
func thinned(points []plotted) (kept []plotted, left int) {
	var frontier []plotted
	for _, q := range points {
		if q.Kind == "frontier" {
			frontier = append(frontier, q)
		} else {
			kept = append(kept, q)
		}
	}
	slices.SortStableFunc(frontier, func(a, b plotted) int { return a.Worth[0].Cmp(b.Worth[0]) })
	if n := len(frontier); n > chartPoints {
		left = n - chartPoints
		some := make([]plotted, 0, chartPoints)
		for i := range chartPoints {
			some = append(some, frontier[i*(n-1)/(chartPoints-1)])
		}
		frontier = some
	}
	return append(kept, frontier...), left
}

// spread is what an axis has to hold.
func spread(points []plotted, floors []settlement.Number, n int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	hold := func(v settlement.Number) { low, high = min(low, v.Float()), max(high, v.Float()) }
	for _, q := range points {
		hold(q.Worth[n])
		if q.To != nil {
			hold(q.To[n])
		}
	}
	if n < len(floors) {
		hold(floors[n])
	}
	if low > 0 && low < high/2 {
		low = 0
	}
	if math.IsInf(low, 0) || low == high {
		low, high = min(low, 0), max(high, 1)
		if math.IsInf(low, 0) {
			low = 0
		}
	}
	room := (high - low) * .06
	return low - room, high + room
}

// fill puts marks, curves and rows into a chart.
func (c *chart) fill(w *Words, points []plotted, at func(int, plotted) (x, y float64)) {
	lines := map[string]*curve{}
	var order []string
	for i, q := range points {
		x, y := at(i, q)
		row := chartRow{plotted: q, N: i}
		for n, v := range q.Worth {
			if q.To == nil {
				row.Worths = append(row.Worths, w.Worth(v))
			} else {
				row.Worths = append(row.Worths, w.spread(settlement.Interval{Low: v, High: q.To[n]}))
			}
		}
		c.Rows = append(c.Rows, row)
		if q.To != nil {
			end := q
			end.Worth = q.To
			toX, toY := at(i, end)
			r := rangeBetween(x, y, toX, toY)
			r.Accent = q.Accent
			c.Ranges = append(c.Ranges, r)
			c.mark(w, math.Round((x+toX)*5)/10, math.Round((y+toY)*5)/10, row, i)
			continue // no place of its own, that a curve could go through
		}
		c.mark(w, x, y, row, i)
		if q.Of == "" {
			continue
		}
		if lines[q.Of] == nil {
			lines[q.Of] = &curve{Kind: "offers", Accent: q.Accent}
			order = append(order, q.Of)
		}
		lines[q.Of].through(x, y)
	}
	frontier := &curve{Kind: "frontier"}
	for _, i := range efficient(points) {
		frontier.through(at(i, points[i]))
	}
	lines["frontier"] = frontier
	for _, line := range append(order, "frontier") {
		if strings.Contains(lines[line].Points, " ") {
			c.Curves = append(c.Curves, *lines[line])
		}
	}
	c.label()
}

// rangeBetween is the box between two places, never thinner than can be seen.
func rangeBetween(x1, y1, x2, y2 float64) reach {
	const thin = 6.0
	r := reach{X: min(x1, x2), Y: min(y1, y2), Width: math.Abs(x1 - x2), Height: math.Abs(y1 - y2)}
	if r.Width < thin {
		r.X, r.Width = r.X-(thin-r.Width)/2, thin
	}
	if r.Height < thin {
		r.Y, r.Height = r.Y-(thin-r.Height)/2, thin
	}
	return r
}

// efficient are the positions of the packages on the frontier, along it.
func efficient(points []plotted) []int {
	var on []int
	for i, q := range points {
		if q.Efficient {
			on = append(on, i)
		}
	}
	slices.SortStableFunc(on, func(a, b int) int { return points[a].Worth[0].Cmp(points[b].Worth[0]) })
	return on
}

// through lets a curve go on to a place.
func (c *curve) through(x, y float64) {
	if c.Points != "" {
		c.Points += " "
	}
	c.Points += trimmed(x) + "," + trimmed(y)
}

// mark draws a row, or lets it share the mark of one that is worth the same.
func (c *chart) mark(w *Words, x, y float64, row chartRow, n int) {
	says := w.chartSays(row)
	i := slices.IndexFunc(c.Marks, func(m mark) bool { return m.X == x && m.Y == y })
	if i < 0 {
		c.Marks = append(c.Marks, mark{X: x, Y: y, Kind: row.Kind, Accent: row.Accent, Label: row.Label, Says: says, Href: row.Href, Packages: []int{n}})
		return
	}
	m := &c.Marks[i]
	m.Packages, m.Says = append(m.Packages, n), m.Says+" "+says
	if row.Label != "" {
		m.Label = strings.TrimSpace(m.Label + " " + row.Label)
	}
}

// label finds for every label the side of its sign where there is more room.
func (c *chart) label() {
	for i := range c.Marks {
		m := &c.Marks[i]
		m.LabelY = -9
		for j, other := range c.Marks {
			if dy := m.Y - other.Y; j != i && math.Abs(other.X-m.X) < 14 && dy > 0 && dy < 20 {
				m.LabelY = 17
			}
		}
		if m.Y < chartTop+6 {
			m.LabelY = 17
		}
	}
	slices.SortStableFunc(c.Marks, func(a, b mark) int { return cmp.Compare(drawnLate[a.Kind], drawnLate[b.Kind]) })
}

// drawnLate are the kinds that lie above others.
var drawnLate = map[string]int{"offer": 1, "mine": 2, "quo": 1, "nash": 3, "kalai_smorodinsky": 3, "egalitarian": 3, "utilitarian": 3}

// chartSays is a row as one sentence.
func (w *Words) chartSays(row chartRow) string {
	says := w.T("chart.says", "name", row.Name, "worth", strings.Join(row.Worths, w.T("list.comma")))
	if row.Note != "" {
		says += " " + row.Note
	}
	return says
}

// across and up are the ticks of the axes.
func (d drawing) across() []tick {
	var out []tick
	for _, v := range ticks(d.lowX, d.highX) {
		out = append(out, tick{d.x(v), d.words.decimal(v)})
	}
	return out
}

func (d drawing) up() []tick {
	var out []tick
	for _, v := range ticks(d.lowY, d.highY) {
		out = append(out, tick{d.y(v), d.words.decimal(v)})
	}
	return out
}

// ticks are four to eight round numbers between two others.
func ticks(low, high float64) []float64 {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, by := range []float64{5, 2} {
		if (high-low)/(step*by) >= 4 {
			step *= by
			break
		}
	}
	var out []float64
	for v := math.Ceil(low/step) * step; v <= high; v += step {
		out = append(out, math.Round(v/step)*step)
	}
	return out
}

func (d drawing) corner(x, y float64) *zone {
	left, right := d.x(x), d.x(d.highX)
	if d.fromTheRight {
		left, right = right, left
	}
	z := &zone{X: left, Y: d.y(d.highY), Width: right - left, Height: d.y(y) - d.y(d.highY), Text: d.words.T("chart.zone")}
	z.TextX, z.TextY = d.x(d.highX), z.Y
	return z
}

func (d drawing) band(y float64) *zone {
	z := d.corner(d.lowX, y)
	z.Text = d.words.T("chart.zone.own")
	return z
}

// trimmed writes a position of the drawing.
func trimmed(f float64) string {
	return settlement.MustNumber(strconv.FormatFloat(f, 'f', 1, 64)).Text(1)
}
