package mediation

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The lists of words by which the leak guard knows figures, dates and names in
// English, Arabic and Persian, and phrases that belong to everybody. They are
// part of the program, and data: a language is added by a file.
//
//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// A role is what a word can be in a sentence, as far as the guard asks.
type role byte

const (
	roleStop     role = 1 << iota // carries no meaning of its own
	roleCommon                    // everybody's word: no name, though it may begin with a capital
	roleTitle                     // stands before a person's name: Mr, السيد, آقای
	roleOffice                    // an office: its holder's name may follow, after what the office is of
	rolePlace                     // stands before a place's name
	roleGiven                     // a given name: a family name may follow
	roleOrdinary                  // an ordinary word of Arabic or Persian, which has no capitals to tell a name by
)

var roles = map[string]role{
	"stop": roleStop, "common": roleCommon, "title": roleTitle, "office": roleOffice, "place": rolePlace, "given": roleGiven,
	"ordinary": roleOrdinary,
}

type lexicon struct {
	roles    map[string]role
	numbers  map[string]int
	ordinals map[string]int
	scales   map[string]int // powers of ten
	units    map[string]string
	months   map[string]day
	monthsOf map[string]bool // first words of months of two
	bare     map[string]bool // what is left of ordinary words without what is written on to them
	stock    []string        // phrases of correspondence and of the trade
}

var theLexicon = sync.OnceValue(func() *lexicon {
	lx := &lexicon{
		roles: map[string]role{}, numbers: map[string]int{}, ordinals: map[string]int{},
		scales: map[string]int{}, units: map[string]string{}, months: map[string]day{}, monthsOf: map[string]bool{}, bare: map[string]bool{},
	}
	files, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		b, err := lexiconFiles.ReadFile("lexicon/" + f.Name())
		if err != nil {
			panic(err)
		}
		if err := lx.read(string(b)); err != nil {
			panic(fmt.Sprintf("%s: %v", f.Name(), err)) // a test reads them all
		}
	}
	return lx
})

// read adds a file: sections in brackets, words between spaces, word=value
// where the section asks for one, a phrase a line under [stock].
func (lx *lexicon) read(file string) error {
	section := ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			continue
		}
		if section == "stock" {
			lx.stock = append(lx.stock, line)
			for _, w := range words(line) {
				lx.ordinary(w.text)
			}
			continue
		}
		for _, entry := range strings.Fields(line) {
			if err := lx.add(section, entry); err != nil {
				return fmt.Errorf("%s in [%s]: %w", entry, section, err)
			}
		}
	}
	return nil
}

func (lx *lexicon) add(section, entry string) error {
	name, value, _ := strings.Cut(entry, "=")
	key := normal(strings.ReplaceAll(name, "+", " "))
	if r, ok := roles[section]; ok {
		lx.roles[key] |= r
		if r != roleGiven && r != roleTitle {
			lx.ordinary(key)
		}
		return nil
	}
	switch section {
	case "unit":
		lx.units[key] = value
		return nil
	case "month":
		n, err := strconv.Atoi(value[1:])
		if first, _, two := strings.Cut(key, " "); two {
			lx.monthsOf[first] = true
		}
		lx.months[key] = day{calendar: calendar(value[0]), month: n}
		return err
	}
	into := map[string]map[string]int{"number": lx.numbers, "ordinal": lx.ordinals, "scale": lx.scales}[section]
	if into == nil {
		return fmt.Errorf("no such section")
	}
	n, err := strconv.Atoi(value)
	into[key] = n
	return err
}

// normal returns the normalised words of a text with spaces between.
func normal(text string) string {
	var b strings.Builder
	for i, w := range words(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// is reports whether a word has any of the roles.
func (lx *lexicon) is(text string, r role) bool { return lx.roles[text]&r != 0 }

// ordinary notes a word of Arabic or Persian as an ordinary one.
func (lx *lexicon) ordinary(text string) {
	if isArabicLetter(firstRune(text)) {
		for b := range bareForms(text) {
			lx.bare[b] = true
		}
	}
}

// isOrdinary reports whether a word of Arabic or Persian is a form of one
// that is known as ordinary.
func (lx *lexicon) isOrdinary(text string) bool {
	for b := range bareForms(text) {
		if lx.bare[b] {
			return true
		}
	}
	return false
}

// everybodys reports whether a word can be no name of its own.
func (lx *lexicon) everybodys(text string) bool {
	if lx.is(text, roleStop|roleCommon|roleTitle|roleOffice) {
		return true
	}
	if _, ok := lx.numberWord(text); ok {
		return true
	}
	_, month := lx.months[text]
	return month || lx.units[text] != "" || lx.scales[text] != 0 || lx.ordinals[text] != 0
}
