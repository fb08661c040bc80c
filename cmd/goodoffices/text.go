package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"goodoffices/mediation/textimport"
	"goodoffices/paper"
)

type textCmd struct {
	Import textImport `cmd:"" help:"Read an agreement written elsewhere (plain text, Markdown, .docx) into clauses, to look at and to correct."`
}

type textImport struct {
	File string     `arg:"" help:"The agreement."`
	Lang paper.Lang `default:"en" help:"The language it is written in: en, fa, ar, …"`
	JSON bool       `name:"json" help:"Print the clauses as JSON; correct roles, levels and numbers there."`
}

func (k *textImport) Run(c *console) error {
	b, err := readAgreement(k.File)
	if err != nil {
		return err
	}
	clauses, notes, err := textimport.Import(k.File, b, k.Lang)
	if err != nil {
		return fmt.Errorf("%s: %w", k.File, err)
	}
	for _, n := range notes {
		c.notef("%s%s: %s\n", whatNoted[n.What], placeOf(n, b), outline(paper.Clause{Words: paper.Text{k.Lang: n.Text}}, k.Lang))
	}
	if k.JSON {
		return c.json(clauses)
	}
	counts := map[paper.ClauseRole]int{}
	for _, cl := range clauses {
		counts[cl.Role]++
		c.printf("%-6s%-10s%s%s\n", cl.Name, cl.Role, strings.Repeat("  ", cl.Level), outline(cl, k.Lang))
	}
	var said []string
	for _, r := range paper.ClauseRoles {
		said = append(said, fmt.Sprintf("%s %d", r, counts[r]))
	}
	c.notef("%d clauses: %s\n", len(clauses), strings.Join(said, ", "))
	return nil
}

// placeOf says where in its source a note is about.
func placeOf(n textimport.Note, source []byte) string {
	switch {
	case n.Line == 0:
		return ""
	case bytes.HasPrefix(source, []byte("PK\x03\x04")): // a .docx
		return fmt.Sprintf(" (paragraph %d)", n.Line)
	}
	return fmt.Sprintf(" (line %d)", n.Line)
}

// whatNoted says what a note is about.
var whatNoted = map[textimport.What]string{
	textimport.Deleted: "left out, a tracked deletion", textimport.Comment: "left out, a comment",
	textimport.Margin: "left out, from the head or foot of pages", textimport.Metadata: "left out, from before the text",
	textimport.Inserted: "taken, a tracked insertion", textimport.Hidden: "taken, though hidden from a reader", textimport.Struck: "taken, though struck through",
}

// maxFile bounds what is read from disk; what it holds is bounded elsewhere.
const maxFile = 64 << 20

func readAgreement(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s: %w: %d bytes, and at most %d are read", file, textimport.ErrTooLarge, info.Size(), maxFile)
	}
	return os.ReadFile(file)
}

// outline is a clause's number and first words.
func outline(cl paper.Clause, lang paper.Lang) string {
	words := strings.Fields(paper.Visible(cl.Words[lang]))
	more := ""
	if len(words) > 12 {
		words, more = words[:12], " …"
	}
	return strings.TrimSpace(cl.Number + " " + strings.Join(words, " ") + more)
}
