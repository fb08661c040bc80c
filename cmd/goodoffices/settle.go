package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"goodoffices/settlement"
)

type settleCmd struct {
	Domain   string   `arg:"" help:"What is negotiated: GENIUS XML, or NegMAS YAML or JSON."`
	Profiles []string `arg:"" help:"What it is worth to each party, a file a party."`
	JSON     bool     `name:"json" help:"Print a JSON object."`
	Points   int      `placeholder:"N" help:"Keep at most N points of a frontier; past that the answer is no longer exact and says by how much."`
}

func (k *settleCmd) Run(c *console) error {
	p, notes, err := k.read()
	if err != nil {
		return err
	}
	for _, n := range notes {
		c.notef("note: %s\n", n)
	}
	f := p.Frontier(settlement.Limits{Points: k.Points}).Distinct(resolution)
	if k.JSON {
		return c.json(settledOf(f, notes))
	}
	k.print(c, f)
	return nil
}

// resolution is how far apart utilities are that count as different: what
// others who compute these points in floating point use as well.
var resolution = settlement.MustNumber("1e-9")

func (k *settleCmd) read() (*settlement.Problem, []string, error) {
	b, err := os.ReadFile(k.Domain)
	if err != nil {
		return nil, nil, err
	}
	d, read, err := settlement.ReadDomain(b)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", k.Domain, err)
	}
	notes := named(k.Domain, read)
	var valuations []settlement.Valuation
	for _, file := range k.Profiles {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		v, read, err := settlement.ReadValuation(d, b)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		if v.Party == "" {
			v.Party = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		}
		notes = append(notes, named(file, read)...)
		valuations = append(valuations, v)
	}
	p, err := settlement.NewProblem(d, valuations...)
	return p, notes, err
}

func named(file string, notes []string) []string {
	var out []string
	for _, n := range notes {
		out = append(out, filepath.Base(file)+": "+n)
	}
	return out
}

// most is how many points are printed for people.
const most = 40

func (k *settleCmd) print(c *console, f *settlement.Frontier) {
	p := f.Problem
	c.printf("%s packages over %d issues; %d efficient in what they are worth", p.Domain.Packages(), len(p.Domain.Issues), f.Len())
	if !f.Exact() {
		c.printf(", not exact: others may be better by at most")
		for i, g := range f.Gap() {
			c.printf(" %s (%s)", g.Text(6), p.Valuations[i].Party)
		}
	}
	c.printf("\n\n")
	if f.Len() == 0 {
		c.printf("No package keeps to all rules and red lines.\n")
		return
	}
	width := 12
	for _, v := range p.Valuations {
		width = max(width, len([]rune(v.Party))+2)
	}
	row := func(first string, cells []string, after ...string) {
		c.printf("%-18s", first)
		for _, s := range cells {
			c.printf("%*s", width, s)
		}
		c.printf("%s\n", strings.Join(after, ""))
	}
	var parties, floors []string
	for _, v := range p.Valuations {
		parties, floors = append(parties, v.Party), append(floors, v.Floor().Text(6))
	}
	row("", parties)
	row("no agreement", floors)
	choices := f.Choose()
	marks := map[int][]string{}
	for _, ch := range choices {
		row(title(ch.Criterion), numbers(f.Utilities(ch.Point)))
		marks[ch.Point] = append(marks[ch.Point], title(ch.Criterion))
	}
	c.printf("\nThe frontier:\n")
	for i := range min(f.Len(), most) {
		after := ""
		if m := marks[i]; len(m) > 0 {
			after = "   ← " + strings.Join(m, ", ")
		}
		row(fmt.Sprintf("%6d", i+1), numbers(f.Utilities(i)), after)
	}
	if f.Len() > most {
		c.printf("…  and %d more; --json prints all\n", f.Len()-most)
	}
	told := map[int]bool{}
	for _, ch := range choices {
		if told[ch.Point] {
			continue
		}
		told[ch.Point] = true
		_, total := f.Ties(ch.Point, 1)
		c.printf("\n%s (point %d, %s):\n", strings.Join(marks[ch.Point], ", "), ch.Point+1, plural(total.String(), "package", "packages"))
		for _, t := range p.Domain.Terms(f.Package(ch.Point)) {
			c.printf("  %s: %s\n", t.Issue, t.Option)
		}
	}
	k.concessions(c, f)
}

// concessions tells what would open an empty zone.
func (k *settleCmd) concessions(c *console, f *settlement.Frontier) {
	for _, con := range f.Zone().Concessions {
		if con.Party >= 0 {
			c.printf("\nNo package gives everybody their floor. It would be enough if %s lowered its own by %s.\n",
				f.Problem.Valuations[con.Party].Party, con.By[con.Party].Text(6))
			continue
		}
		var who []string
		for i, by := range con.By {
			if by.Sign() > 0 {
				who = append(who, fmt.Sprintf("%s by %s", f.Problem.Valuations[i].Party, by.Text(6)))
			}
		}
		c.printf("\nNo package gives everybody their floor. The least in all that would open a zone: %s.\n", strings.Join(who, ", "))
	}
}

func title(c settlement.Criterion) string {
	switch c {
	case settlement.KalaiSmorodinsky:
		return "Kalai–Smorodinsky"
	case settlement.Nash:
		return "Nash"
	}
	return string(c)
}

func numbers(ns []settlement.Number) []string {
	var out []string
	for _, n := range ns {
		out = append(out, n.Text(6))
	}
	return out
}

func plural(n, one, many string) string {
	if n == "1" {
		return n + " " + one
	}
	return n + " " + many
}
