package textimport

import (
	"strings"

	"goodoffices/paper"
)

// Render writes clauses as plain text that Plain reads again: a blank line
// between two clauses, each number before its words.
func Render(cs []paper.Clause, lang paper.Lang) string {
	var b strings.Builder
	for i, c := range cs {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(line(c, lang))
		b.WriteString("\n")
	}
	return b.String()
}

// RenderMarkdown writes clauses as Markdown: what stands over others as
// headings, so that a reader sees the depth.
func RenderMarkdown(cs []paper.Clause, lang paper.Lang) string {
	var b strings.Builder
	for i, c := range cs {
		if i > 0 {
			b.WriteString("\n")
		}
		s := line(c, lang)
		switch c.Role {
		case paper.RoleTitle:
			b.WriteString("# ")
		case paper.RoleHeading, paper.RoleArticle, paper.RoleAnnex:
			b.WriteString(strings.Repeat("#", min(c.Level+2, 6)) + " ")
			s = strings.ReplaceAll(s, "\n", " ")
		}
		b.WriteString(escape(s))
		b.WriteString("\n")
	}
	return b.String()
}

func line(c paper.Clause, lang paper.Lang) string {
	words, _ := c.Words.In(lang)
	if c.Number != "" && words != "" {
		return c.Number + " " + words
	}
	return c.Number + words
}

// escape keeps words from meaning something in Markdown.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "#", `\#`).Replace(s)
}
