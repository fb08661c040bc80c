package textimport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goodoffices/paper"
)

// Agreements in other styles, written for these tests: what works for some texts
// only does not work. accord, labour, persian-water and arabic-prisoners were
// labelled by hand before anything was read; the labels of the others are what
// was read, looked through and found right.
// shareholders, valley-protocol and persian-labour were labelled before they were
// read too; at first 47, 69 and 83 of 100 labels were met. Where those labels took
// the lines of one title or of one signature apart, the others' way now stands.
// Thirteen more, and two .docx, were then labelled before they were read: at first
// points-ceasefire met 100 of 100 labels, french-protocol and decimal-plan 89,
// arabic-accord 85, russian-agreement 81, spanish-accord 80, lake-accord 77,
// pdf-framework and capitals-communique 74, rules-compact 63, persian-water-labour
// 44, portuguese-terms 36, mill-contract 11. Where the labels had mistaken what is
// printed, or had parted what the others leave together, they were put right.
// Six more followed when those were read well: at first dense-truce met 88,
// compact 87, terms-of-settlement 83, acuerdo-parcial 73, roman-declaration 66,
// arabic-yemen 65 of 100. Of the next six, darran-peace met 91, dari-accord and
// old-treaty 83, translated-points 82, tarifvertrag 69, convention-collective 64;
// of six more, teachers 86, annexed-framework 78, pandoc 58, comprehensive-accord
// 48, section-run-in 42, strands 14. Of the six after those, mou-selfgov,
// kollektivny-dogovor and water-treaty met all, accord-du-nord 97, resolution 88,
// paged-plan 48; of four more arabic-labour met all, ground-rules 89, acordo-geral
// 64, letter-settlement 57; of five more local-reconciliation met all,
// joint-declaration 75, nurses 71, roman-alone 50, convencion-colectiva 37. The
// eight written when all that was mended: indented-protocol and kurdish-style
// all, dock-settlement, power-sharing and truce-letter 93, cessation-declaration 91,
// wrapped-spanish 83, protocole-social 80. And after that: annex-normalization all,
// qanun 95, accord-principles 54, and police-contract 17, where one wrong title put
// all below it a level too deep. Then, in ordinary archive styles, eight: chapters-ceasefire
// met 90, arabic-sulh 95, parts-peace 96, acuerdo-indigena 88, accord-ouaddi 77,
// hospital-labour 63, continuous-points 39, bilateral-transport 26. When what comes
// before the body no longer held it: framework-annexes and steel-labour all,
// convenio-marco 73, wealth-sharing 34; then lusara-ceasefire 98, hudna-arabic 96,
// convention-secu 94, joint-statement-points 81; then accord-national 96,
// acuerdo-tregua 93, nurses-enterprise 92, tripartite-return 35; then mithaq-yemen
// all, accord-collectif 94, interim-constitutional 93, local-cattle 79; then
// bangsa-framework, acuerdo-final and accord-paix-nord 94, mou-migration 86;
// then border-treaty-wrapped and ceasefire-dense all, contrato-textil 56,
// charter-transition 55; and when the text itself said which divisions hold which,
// service-clauses, protocole-partage and acuerdo-titulos all, arabic-taef 36; then
// accord-salarial all, hague-understanding 81, arabic-aqd 75, peace-roadmap 72.
// No mistake of that round moved anything behind the next number. Then
// withdrawal-agreement and teachers-settlement met all, arabic-hudna-articles 64,
// acuerdo-ejidos 57; and of the last four, in ordinary styles, cessez-le-feu-romain,
// un-annexed-truce, banana-workers and acuerdo-ordinal met all.
// The last thirteen (arabic-unbroken, crowded-acuerdo, double-spaced, entre-deux,
// justified, lettered-parts, named-parties, numbered-lines, numbers-apart,
// ordre-second, signing-lines, stopped-titles, tabbed-terms) are written in shapes that real agreements were found in, which are
// not copied here, after the rules were mended for these: they keep what was gained.
func TestOtherStylesAreReadAsLabelled(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "agreements", "*"))
	if err != nil || len(files) < 4 {
		t.Fatalf("%d agreements: %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			readIt, lang := readPlain, paper.Lang("en")
			if filepath.Ext(name) == ".md" {
				readIt = readMarkdown
			}
			ps, _, err := readIt(string(b))
			if err != nil {
				t.Fatal(err)
			}
			ls := labels(t, filepath.Join("testdata", "labels", strings.TrimSuffix(name, filepath.Ext(name))+".tsv"))
			n := found(t, ls, ps)
			t.Logf("%d of %d labels: %.1f %%; %d clauses", n, len(ls), 100*float64(n)/float64(len(ls)), len(ps))
			if n*100 < len(ls)*95 {
				t.Errorf("only %d of %d labels are met", n, len(ls))
			}
			if len(ps) > len(ls)+1 {
				t.Errorf("%d clauses, where a reader sees %d", len(ps), len(ls))
			}
			cs, notes, err := Import(name, b, lang)
			if err != nil {
				t.Fatal(err)
			}
			sameWords(t, wordsOf(string(b)), wordsOfAll(cs, notes, lang))
		})
	}
}
