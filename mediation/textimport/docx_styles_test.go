package textimport

import (
	"strings"
	"testing"

	"goodoffices/paper"
)

// A wordParagraph is a paragraph of a Word document and what a reader says of it.
type wordParagraph struct {
	style, num string // of para; "b": bold in no style, "c": centred too
	ilvl       int
	words      string
	role       paper.ClauseRole
	level      int
	number     string
}

// In the one agreement Word counts and its styles say what is a heading; in the
// other there is nothing but bold letters. Both were labelled before they were
// read; at first 100 and 26 of 100 labels were met.
func TestWordAgreementsAreReadAsLabelled(t *testing.T) {
	t.Parallel()
	const h, a, p, x, s = paper.RoleHeading, paper.RoleArticle, paper.RoleParagraph, paper.RoleAnnex, paper.RoleSignature
	for name, ps := range map[string][]wordParagraph{
		"styles": {
			{"Title", "", 0, "Agreement on the Reopening of Quarry Road", paper.RoleTitle, 0, ""},
			{"", "", 0, "The Borough of Penn and the Quarry Road Tenants, meeting with a mediator, agree as follows.", p, 0, ""},
			{"H1", "5", 0, "Access", h, 0, "1."},
			{"H2", "5", 1, "Hours", h, 1, "1.1"},
			{"", "", 0, "The gate is open from seven to nineteen hours.", p, 2, ""},
			{"", "", 0, "On Sundays it stays shut.", p, 2, ""},
			{"H2", "5", 1, "Vehicles", h, 1, "1.2"},
			{"H3", "5", 2, "Lorries", h, 2, "1.2.1"},
			{"", "", 0, "No lorry heavier than twelve tons passes.", p, 3, ""},
			{"H3", "5", 2, "Bicycles", h, 2, "1.2.2"},
			{"", "", 0, "Bicycles pass at any time. Their riders shall:", p, 3, ""},
			{"", "3", 0, "ring at the bend;", p, 4, "•"},
			{"", "3", 0, "carry a lamp.", p, 4, "•"},
			{"H1", "5", 0, "Repairs", h, 0, "2."},
			{"", "1", 0, "The Borough mends the wall before the winter.", p, 1, "1."},
			{"", "1", 0, "The Tenants provide:", p, 1, "2."},
			{"", "1", 1, "four hands on Saturdays;", p, 2, "(a)"},
			{"", "1", 1, "sand and lime.", p, 2, "(b)"},
			{"H1", "5", 0, "Costs", h, 0, "3."},
			{"", "", 0, "Each side bears its own.", p, 1, ""},
			{"", "", 0, "Signed at Penn on 4 April.", s, 0, ""},
			{"", "", 0, "For the Borough: Ida Kell", s, 1, ""},
			{"", "", 0, "For the Tenants: Bo Marsh", s, 1, ""},
			{"H1", "", 0, "Annex A: The Gate", x, 0, "Annex A:"},
			{"", "", 0, "The gate has two wings and one lock.", p, 1, ""},
		},
		"counted": {
			{"c", "", 0, "TRUCE AGREEMENT", paper.RoleTitle, 0, ""},
			{"c", "", 0, "Between the Northern Council and the Southern Council", paper.RoleTitle, 0, ""},
			{"b", "", 0, "PREAMBLE", h, 0, ""},
			{"", "", 0, "The Councils, desiring that the market may open again,", p, 1, ""},
			{"", "", 0, "Have agreed as follows:", p, 1, ""},
			{"", "2", 0, "Silence of arms", a, 0, "Article I"},
			{"", "1", 0, "All firing stops at noon on Monday.", p, 1, "1."},
			{"", "1", 0, "The Councils shall not:", p, 1, "2."},
			{"", "1", 1, "move guns by night;", p, 2, "(a)"},
			{"", "1", 1, "lay mines, whether:", p, 2, "(b)"},
			{"", "1", 2, "on roads; or", p, 3, "(i)"},
			{"", "1", 2, "in fields.", p, 3, "(ii)"},
			{"", "2", 0, "Market days", a, 0, "Article II"},
			{"", "4", 0, "The market opens on Thursdays.", p, 1, "1."},
			{"", "4", 0, "The following are sold there:", p, 1, "2."},
			{"", "3", 0, "grain", p, 2, "•"},
			{"", "3", 0, "salt", p, 2, "•"},
			{"", "2", 0, "Entry into force", a, 0, "Article III"},
			{"", "", 0, "This Agreement enters into force when both Councils have signed it.", p, 1, ""},
			{"", "", 0, "Done at the ford, 6 June.", s, 0, ""},
			{"", "", 0, "For the Northern Council\tFor the Southern Council", s, 1, ""},
			{"", "", 0, "_______________\t_______________", "", 0, ""},
			{"", "", 0, "Ana Brook\tTam Reed", s, 1, ""},
			{"c", "", 0, "ANNEX A", x, 0, "ANNEX A"},
			{"c", "", 0, "Map of the market", "", 0, ""},
			{"", "", 0, "The market lies between the ford and the chapel.", p, 1, ""},
		},
		"bold": {
			{"c", "", 0, "Memorandum of Understanding", paper.RoleTitle, 0, ""},
			{"c", "", 0, "between the Weavers of Dell and the Dell Cooperative", paper.RoleTitle, 0, ""},
			{"b", "", 0, "Why we met", h, 0, ""},
			{"", "", 0, "Looms stood still for six weeks. Both sides want them to run again.", p, 1, ""},
			{"b", "", 0, "What was agreed on pay", h, 0, ""},
			{"", "", 0, "Piece rates go up by four per cent.", p, 1, ""},
			{"", "", 0, "They are paid on Fridays.", p, 1, ""},
			{"b", "", 0, "What was agreed on time", h, 0, ""},
			{"", "", 0, "Work ends:", p, 1, ""},
			{"", "", 0, "- at five from Monday to Thursday;", p, 2, "-"},
			{"", "", 0, "- at noon on Fridays.", p, 2, "-"},
			{"b", "", 0, "How disputes are settled", h, 0, ""},
			{"", "", 0, "1. The foreman and one weaver talk first.", p, 1, "1."},
			{"", "", 0, "2. Then the mediator is asked.", p, 1, "2."},
			{"b", "", 0, "When this begins", h, 0, ""},
			{"", "", 0, "On the first Monday of May.", p, 1, ""},
			{"b", "", 0, "Signatures", s, 0, ""},
			{"", "", 0, "For the Weavers: ____________", s, 1, ""},
			{"", "", 0, "For the Cooperative: ____________", s, 1, ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var text, source strings.Builder
			var ls []label
			for i, w := range ps {
				if w.role != "" {
					ls = append(ls, label{i + 1, w.role, w.level, w.number})
				}
				source.WriteString(w.words + "\n")
				if w.num != "" {
					source.WriteString(w.number + "\n")
				}
				switch w.style {
				case "b", "c":
					text.WriteString(`<w:p><w:pPr><w:jc w:val="` + map[string]string{"b": "left", "c": "center"}[w.style] + `"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>` + w.words + `</w:t></w:r></w:p>`)
				default:
					text.WriteString(para(w.style, w.num, w.ilvl, w.words))
				}
			}
			more := `<w:abstractNum w:abstractNumId="10">` + level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "decimal", "%1.%2.%3") + `</w:abstractNum>`
			third := `<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="heading 3"/><w:basedOn w:val="H2"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style></w:styles>`
			doc := pack(t, map[string]string{
				"word/styles.xml":    strings.Replace(styles, "</w:styles>", third, 1),
				"word/numbering.xml": strings.NewReplacer(`<w:num w:numId="1">`, more+`<w:num w:numId="1">`, "</w:numbering>", `<w:num w:numId="5"><w:abstractNumId w:val="10"/></w:num></w:numbering>`).Replace(numbering),
				"word/document.xml":  body(text.String()),
			})
			read, _, err := readDocx(doc)
			if err != nil {
				t.Fatal(err)
			}
			n := found(t, ls, read)
			t.Logf("%d of %d labels: %.1f %%; %d clauses", n, len(ls), 100*float64(n)/float64(len(ls)), len(read))
			if n*100 < len(ls)*95 || len(read) > len(ls)+1 {
				t.Errorf("only %d of %d labels are met, in %d clauses", n, len(ls), len(read))
			}
			cs, _, err := Docx("en", doc)
			if err != nil {
				t.Fatal(err)
			}
			sameWords(t, wordsOf(source.String()), wordsOfClauses(cs, "en"))
		})
	}
}
