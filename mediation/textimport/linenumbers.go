package textimport

import (
	"strings"
	"unicode"
)

// Drafts and pleadings number the lines of each page in the margin. These numbers
// are no words of the text.

// unnumber takes the numbers of lines away, where most lines have one, and notes
// them, page by page.
func unnumber(lines []string, indents []int) []Note {
	numbers, full := lineNumbers(lines)
	if len(numbers) < 20 || len(numbers)*10 < full*6 {
		return nil
	}
	var notes []Note
	for i, l := range lines {
		number := numbers[i]
		if number == "" {
			continue
		}
		l = strings.TrimPrefix(l, number)
		lines[i] = tidy(l)
		indents[i] = len(l) - len(strings.TrimLeft(l, " "))
		if n, _ := digits(number); n == 1 || len(notes) == 0 {
			notes = append(notes, Note{Line: i + 1, What: Margin})
		}
		last := &notes[len(notes)-1]
		last.Text = strings.TrimSpace(last.Text + " " + number)
	}
	return notes
}

// lineNumbers are the numbers that lines begin with, well apart from the words, each
// the next one or the first of a page, and how many lines say something.
func lineNumbers(lines []string) (numbers map[int]string, full int) {
	numbers = map[int]string{}
	last := 0
	for i, l := range lines {
		if l == "" {
			continue
		}
		full++
		number := run(l, unicode.IsDigit)
		rest := l[len(number):]
		n, ok := digits(number)
		if !ok || n != 1 && n != last+1 || rest != "" && !strings.HasPrefix(rest, "  ") && rest[0] != '\t' {
			continue
		}
		numbers[i], last = number, n
	}
	return numbers, full
}
