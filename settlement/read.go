package settlement

import (
	"bytes"
	"fmt"
)

// MaxFile is how many bytes a domain or a profile may have.
const MaxFile = 8 << 20

// ReadDomain reads what the talks are about: the XML of a GENIUS domain, or a
// NegMAS outcome space in YAML or JSON. It returns notes on what was read
// otherwise than it may be meant. Errors name the field.
func ReadDomain(b []byte) (d Domain, notes []string, err error) {
	kind, err := sniff(b)
	if err != nil {
		return Domain{}, nil, err
	}
	if kind == "xml" {
		d, notes, err = readGeniusDomain(b)
	} else {
		d, notes, err = readOutcomeSpace(b, kind)
	}
	if err == nil {
		err = d.Check()
	}
	if err != nil {
		return Domain{}, nil, err
	}
	return d, notes, nil
}

// ReadValuation reads what one party gains from the packages of a domain: the
// XML of a GENIUS profile, or a NegMAS utility function in YAML or JSON. The
// party is named by the file if the file names it; otherwise Party stays empty.
// Issues are matched by name, options by their text, numbers by value.
func ReadValuation(d Domain, b []byte) (v Valuation, notes []string, err error) {
	kind, err := sniff(b)
	if err != nil {
		return Valuation{}, nil, err
	}
	if kind == "xml" {
		v, notes, err = readGeniusProfile(d, b)
	} else {
		v, notes, err = readUtilityFunction(d, b, kind)
	}
	if err == nil {
		err = v.Check(d)
	}
	if err != nil {
		return Valuation{}, nil, err
	}
	return v, notes, nil
}

// sniff tells the form of a file from its first character that says something.
func sniff(b []byte) (string, error) {
	if len(b) > MaxFile {
		return "", fmt.Errorf("the file has %d bytes, more than %d", len(b), MaxFile)
	}
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(b) == 0:
		return "", fmt.Errorf("the file is empty")
	case b[0] == '<', bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "xml", nil
	case b[0] == '{' && bytes.HasPrefix(bytes.TrimLeft(b[1:], " \t\r\n"), []byte(`"`)):
		return "json", nil // otherwise a mapping of YAML between braces
	}
	return "yaml", nil
}
