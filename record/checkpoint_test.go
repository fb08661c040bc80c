package record_test

import (
	"errors"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"

	"goodoffices/internal/seeds"
)

var honest = record.Checkpoint{Origin: record.OriginOf(terms), Size: 20, Root: paper.IDOf([]byte("root"))}

// badCheckpoints are texts made from the honest one, each with its own error.
func badCheckpoints() map[string]struct {
	text string
	want error
} {
	text := honest.String()
	lines := strings.Split(text, "\n")
	with := func(i int, line string) string {
		l := append([]string(nil), lines...)
		l[i] = line
		return strings.Join(l, "\n")
	}
	type bad = struct {
		text string
		want error
	}
	return map[string]bad{
		"empty":                     {"", record.ErrLines},
		"two lines":                 {lines[0] + "\n20\n", record.ErrLines},
		"last newline missing":      {strings.TrimSuffix(text, "\n"), record.ErrLines},
		"extension line":            {text + "extra\n", record.ErrExtension},
		"extension, no newline":     {text + "extra", record.ErrExtension},
		"empty extension line":      {text + "\n", record.ErrExtension},
		"origin of a stock log":     {with(0, "example.com/log42"), record.ErrOriginForm},
		"origin without its id":     {with(0, "good-offices/"), record.ErrOriginForm},
		"origin without its prefix": {with(0, strings.TrimPrefix(lines[0], "good-offices/")), record.ErrOriginForm},
		"origin in upper case":      {with(0, strings.ToUpper(lines[0])), record.ErrOriginForm},
		"origin with a space":       {with(0, lines[0]+" "), record.ErrOriginForm},
		"no size":                   {with(1, ""), record.ErrSizeForm},
		"negative size":             {with(1, "-1"), record.ErrSizeForm},
		"size with a sign":          {with(1, "+20"), record.ErrSizeForm},
		"size with a letter":        {with(1, "2x0"), record.ErrSizeForm},
		"size with a return":        {with(1, "20\r"), record.ErrSizeForm},
		"leading zero":              {with(1, "020"), record.ErrLeadingZero},
		"two zeros":                 {with(1, "00"), record.ErrLeadingZero},
		"size beyond the limit":     {with(1, "1048577"), record.ErrTooLarge},
		"size beyond 64 bits":       {with(1, "18446744073709551617"), record.ErrTooLarge},
		"short root":                {with(2, "AAAA"), record.ErrRootForm},
		"root not base64":           {with(2, strings.Repeat("!", 44)), record.ErrRootForm},
		"root with a return":        {with(2, lines[2]+"\r"), record.ErrRootForm},
		"root with loose bits":      {with(2, lines[2][:42]+"5="), record.ErrRootForm},
		"root of 33 bytes":          {with(2, lines[2][:43]+"A"), record.ErrRootForm},
		"empty tree, other root":    {with(1, "0"), record.ErrEmptyRoot},
		"beyond every limit":        {text + strings.Repeat("x", record.MaxNoteSize), record.ErrNoteSize},
	}
}

func TestCheckpointIsExactlyThreeLines(t *testing.T) {
	t.Parallel()
	for _, c := range []record.Checkpoint{honest, {Origin: honest.Origin, Root: record.EmptyRoot}, {Origin: honest.Origin, Size: record.MaxSize}} {
		if got, err := record.ParseCheckpoint(c.String()); err != nil || got != c {
			t.Fatalf("honest checkpoint %q: %v, %v", c, got, err)
		}
	}
	for name, bad := range badCheckpoints() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := record.ParseCheckpoint(bad.text)
			refused(t, err, bad.want)
		})
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	seeds.AddText(f, "../testdata/vectors/record.json")
	f.Add(honest.String())
	for _, bad := range badCheckpoints() {
		f.Add(bad.text[:min(len(bad.text), 300)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := record.ParseCheckpoint(text); err == nil && c.String() != text {
			t.Fatalf("took %q for %q", text, c)
		}
	})
}

// signedHead is a signed note of the operator's with one desk's pair.
func signedHead(t tester) string {
	t.Helper()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 3)...)
	tb.must(tb.desk("Tehran"), tb.extension(tb.operator(), 0))
	return tb.cosigns(tb.desk("Tehran")).Checkpoint
}

func TestSignedCheckpointHasOneText(t *testing.T) {
	t.Parallel()
	note := signedHead(t)
	s := signed(t, note)
	if s.String() != note || len(s.Lines) != 4 {
		t.Fatalf("%d lines, text again:\n%s\nwas\n%s", len(s.Lines), s, note)
	}
	line := s.Lines[0].String()
	crowd := s.Checkpoint.String() + "\n"
	for i := range record.MaxLines {
		crowd += record.Line{Name: "w", KeyID: uint32(i), Sig: []byte("x")}.String()
	}
	if _, err := record.ParseSigned(crowd); err != nil {
		t.Fatalf("%d lines: %v", record.MaxLines, err)
	}
	text, block, _ := strings.Cut(note, "\n\n")
	long := record.Line{Name: strings.Repeat("n", 255), Sig: []byte("x")}
	if _, err := record.ParseSigned(text + "\n\n" + long.String()); err != nil {
		t.Fatalf("a name of 255 bytes: %v", err)
	}
	for name, bad := range map[string]struct {
		note string
		want error
	}{
		"no signature":            {text + "\n\n", record.ErrUnsigned},
		"no blank line":           {text + "\n" + block, record.ErrUnsigned},
		"extension under the pen": {text + "\nextra\n\n" + block, record.ErrExtension},
		"leading zero":            {strings.Replace(note, "\n3\n", "\n03\n", 1), record.ErrLeadingZero},
		"second blank line":       {text + "\n\n\n" + block, record.ErrLine},
		"hyphen for the dash":     {text + "\n\n- " + block[len("— "):], record.ErrLine},
		"no dash":                 {text + "\n\n" + block[len("— "):], record.ErrLine},
		"no name":                 {text + "\n\n— " + line[strings.LastIndex(line, " "):], record.ErrLine},
		"name with a plus":        {text + "\n\n" + record.Line{Name: "a+b", Sig: []byte("x")}.String(), record.ErrLine},
		"name with odd space":     {text + "\n\n" + record.Line{Name: "a\u00a0b", Sig: []byte("x")}.String(), record.ErrLine},
		"name with NUL":           {text + "\n\n" + record.Line{Name: "a\x00b", Sig: []byte("x")}.String(), record.ErrLine},
		"name not UTF-8":          {text + "\n\n" + record.Line{Name: "a\xff", Sig: []byte("x")}.String(), record.ErrLine},
		"name too long":           {text + "\n\n" + record.Line{Name: strings.Repeat("n", 256), Sig: []byte("x")}.String(), record.ErrLine},
		"no signature bytes":      {text + "\n\n" + record.Line{Name: "w"}.String(), record.ErrLine},
		"signature too long":      {text + "\n\n" + record.Line{Name: "w", Sig: make([]byte, 9000)}.String(), record.ErrLine},
		"return in base64":        {strings.TrimSuffix(note, "\n") + "\r\n", record.ErrLine},
		"no last newline":         {strings.TrimSuffix(note, "\n"), record.ErrLine},
		"line without signature":  {text + "\n\n— name\n", record.ErrLine},
		"repeated line":           {note + line, record.ErrRepeatedLine},
		"too many lines":          {crowd + line, record.ErrTooManyLines},
		"too long":                {note + strings.Repeat("x", record.MaxNoteSize), record.ErrNoteSize},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := record.ParseSigned(bad.note)
			refused(t, err, bad.want)
		})
	}
}

func FuzzParseSigned(f *testing.F) {
	seeds.AddText(f, "../testdata/vectors/record.json")
	note := signedHead(f)
	f.Add(note)
	f.Add(honest.String() + "\n— w AAAAAAA=\n")
	f.Add(honest.String() + "\n— w AAAAAAA=\n— w AAAAAAA=\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := record.ParseSigned(text)
		if err == nil && s.String() != text {
			t.Fatalf("took %q for %q", text, s)
		}
		if err != nil && errors.Is(err, record.ErrStored) {
			t.Fatalf("error of another layer: %v", err)
		}
	})
}
