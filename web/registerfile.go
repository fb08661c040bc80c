package web

import (
	"bytes"
	"encoding/csv"
	"strings"
	"time"
)

var _ = at("GET /statements/register.csv", (*Server).registerFile)

// GET /talks/{talks}/statements/register.csv: the register as a table. This
// desk's own readings are not in it: a file is passed around more easily than a
// desk.
func (s *Server) registerFile(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = cell(cells[i])
		}
		_ = w.Write(cells) // a buffer takes everything; Flush below
	}
	row(p.T("register.file.on"), p.T("register.file.who"), p.T("register.file.text"), p.T("register.file.where"), p.T("register.file.entered"), p.T("register.file.note"))
	for _, e := range register(v) {
		note := ""
		if e.Corrected {
			note = p.T("register.corrected")
		}
		row(e.On.In(p.Zone()).Format(time.RFC3339), p.Who(e), p.Authentic(e.ViewPaper).Words(), e.Where, string(e.From), note)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return p.download("text/csv; charset=utf-8", "register.csv", b.Bytes())
}

// cell makes words safe in a table: one line, and no formula to any program
// that opens it.
func cell(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if words != "" && strings.ContainsAny(words[:1], "=+-@|%") || strings.HasPrefix(words, "＝") || strings.HasPrefix(words, "＋") || strings.HasPrefix(words, "－") || strings.HasPrefix(words, "＠") {
		return "'" + words
	}
	return words
}
