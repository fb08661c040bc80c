package textimport

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// A docLevel is one level of a numbering: how its number is written.
type docLevel struct {
	start        int
	format, text string
	style        string // a paragraph style that stands for it
}

// A docNumber is a numbering in use.
type docNumber struct {
	abstract string
	starts   map[int]int
}

// A counter counts the paragraphs of a numbering.
type counter struct {
	at   [9]int
	used map[string]bool // numberings that have begun with numbers of their own
}

func (d *docx) readNumbering(name string) error {
	d.levels, d.numbers = map[string][]docLevel{}, map[string]docNumber{}
	abstract, num, level := "", "", -1
	return d.each(name, func(e xml.StartElement) error {
		v := attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			abstract, num, level = attr(e, "abstractNumId"), "", -1
			d.levels[abstract] = make([]docLevel, 9)
		case "num":
			num, level = attr(e, "numId"), -1
			d.numbers[num] = docNumber{starts: map[int]int{}}
		case "abstractNumId":
			if num != "" {
				n := d.numbers[num]
				n.abstract = v
				d.numbers[num] = n
			}
		case "lvlOverride":
			level = number(attr(e, "ilvl"), 8)
		case "startOverride":
			if n := number(v, 999); num != "" && level >= 0 && n >= 0 {
				d.numbers[num].starts[level] = n
			}
		case "lvl":
			level = number(attr(e, "ilvl"), 8)
			if num == "" && level >= 0 && d.levels[abstract] != nil {
				d.levels[abstract][level] = docLevel{start: 1}
			}
		}
		if num != "" || level < 0 || d.levels[abstract] == nil {
			return nil
		}
		l := &d.levels[abstract][level]
		switch e.Name.Local {
		case "start":
			l.start = max(0, number(v, 999))
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = v
		case "pStyle":
			l.style = v
		}
		return nil
	})
}

// count counts a paragraph and answers its number as it is printed.
func (d *docx) count(num string, ilvl int) *marker {
	n, ok := d.numbers[num]
	levels := d.levels[n.abstract]
	if !ok || levels == nil || ilvl < 0 || ilvl > 8 {
		return nil
	}
	c := d.counters[n.abstract]
	if c == nil {
		c = &counter{used: map[string]bool{}}
		for i := range c.at {
			c.at[i] = -1
		}
		d.counters[n.abstract] = c
	}
	if !c.used[num] {
		c.used[num] = true
		for l := range n.starts {
			c.at[l] = -1
		}
	}
	first := func(l int) int {
		if s, ok := n.starts[l]; ok {
			return s
		}
		return levels[l].start
	}
	for l := range ilvl {
		if c.at[l] < 0 {
			c.at[l] = first(l)
		}
	}
	if c.at[ilvl]++; c.at[ilvl] == 0 {
		c.at[ilvl] = first(ilvl)
	}
	for l := ilvl + 1; l < 9; l++ {
		c.at[l] = -1
	}
	if levels[ilvl].format == "none" {
		return nil
	}
	if levels[ilvl].format == "bullet" {
		return &marker{printed: "•", wrap: "•", counts: []count{{dots, 0}}, list: ilvl + 1}
	}
	var b strings.Builder
	text := levels[ilvl].text
	for i := 0; i < len(text) && b.Len() < 100; i++ {
		if text[i] == '%' && i+1 < len(text) && text[i+1] >= '1' && text[i+1] <= '9' {
			l := int(text[i+1] - '1')
			b.WriteString(written(max(0, c.at[l]), levels[l].format))
			i++
			continue
		}
		b.WriteByte(text[i])
	}
	printed := visible(strings.ToValidUTF8(b.String(), ""))
	if printed == "" || wordless(printed) {
		return nil
	}
	if m := readMarker(printed); m != nil && m.rest == "" {
		m.list = ilvl + 1
		return m
	}
	return &marker{printed: printed, wrap: "list", counts: []count{{decimal, c.at[ilvl]}}, list: ilvl + 1}
}

// written writes a number as a format of ECMA-376 (17.18.59) has it.
func written(n int, format string) string {
	letters := func(k kind) string {
		a := alphabets[k]
		if n < 1 || n > len(a) {
			return strconv.Itoa(n)
		}
		return a[n-1]
	}
	switch format {
	case "lowerRoman", "upperRoman":
		if n < 1 || n > 999 {
			break
		}
		if format == "upperRoman" {
			return strings.ToUpper(romanText(n))
		}
		return romanText(n)
	case "lowerLetter", "upperLetter":
		if n < 1 || n > 26*8 {
			break
		}
		first := byte('a')
		if format == "upperLetter" {
			first = 'A'
		}
		return strings.Repeat(string(rune(first+byte((n-1)%26))), (n-1)/26+1)
	case "arabicAbjad":
		return letters(abjad)
	case "arabicAlpha":
		return letters(arabic)
	case "hindiNumbers", "hindiArabic":
		return strings.Map(func(r rune) rune { return r - '0' + '٠' }, strconv.Itoa(n))
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}
