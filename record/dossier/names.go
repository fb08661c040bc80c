package dossier

import (
	"strconv"
)

// numbered is a member of a dossier's by its name.
type numbered struct {
	form   string // of the name, with a # for each number
	talks  int    // of the record
	number int
}

// The forms of names, beside the page's.
const (
	formCard, formPaper, formProof, formHTML, formPDF, formFile = "cards/#.card", "papers/#.paper", "proofs/#.tlog-proof", "read/#.html", "read/#.pdf", "files/#.bin"
	formLeaves, formNote, formFork                              = "record/#/leaves.txt", "record/#/checkpoint-#.txt", "record/#/fork-#.json"
)

// numberedAs returns which member a name is of, if a dossier could have it.
func numberedAs(name string) (numbered, bool) {
	var form []byte
	var all []int
	for i := 0; i < len(name); {
		end := i
		for end < len(name) && name[end] >= '0' && name[end] <= '9' {
			end++
		}
		if end == i {
			form = append(form, name[i])
			i++
			continue
		}
		n, err := strconv.Atoi(name[i:end])
		if err != nil || n < 1 || n > MaxMembers {
			return numbered{}, false
		}
		all, form, i = append(all, n), append(form, '#'), end
	}
	x := numbered{form: string(form)}
	var want string
	switch {
	case len(all) == 1 && x.form == formLeaves:
		x.talks = all[0]
		want = leavesName(x.talks)
	case len(all) == 1:
		x.number = all[0]
		switch x.form {
		case formCard:
			want = cardName(x.number)
		case formPaper:
			want = paperName(x.number)
		case formProof:
			want = proofName(x.number)
		case formHTML:
			want = readingName(x.number, "html")
		case formPDF:
			want = readingName(x.number, "pdf")
		case formFile:
			want = fileName(x.number)
		}
	case len(all) == 2:
		x.talks, x.number = all[0], all[1]
		switch x.form {
		case formNote:
			want = noteName(x.talks, x.number)
		case formFork:
			want = forkName(x.talks, x.number)
		}
	}
	return x, want == name && want != ""
}
