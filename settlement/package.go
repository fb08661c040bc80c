package settlement

import "fmt"

// Unset stands in a partial [Package] where no option is chosen.
const Unset = -1

// A Package holds for every issue, in the domain's order, the position of its
// option, or [Unset].
type Package []int

// Whole tells whether every issue has an option.
func (p Package) Whole() bool {
	for _, o := range p {
		if o == Unset {
			return false
		}
	}
	return true
}

// A Term is one line of a package for people.
type Term struct {
	Issue  string `json:"issue"`
	Option string `json:"option"`
}

// Terms spells a package out, leaving out what is unset.
func (d Domain) Terms(p Package) []Term {
	terms := make([]Term, 0, len(p))
	for k, o := range p {
		if o != Unset {
			terms = append(terms, Term{d.Issues[k].Name, d.Issues[k].Option(o)})
		}
	}
	return terms
}

// PackageOf is the package that terms spell out; issues without a term are
// unset.
func (d Domain) PackageOf(terms []Term) (Package, error) {
	p := d.Nothing()
	for _, t := range terms {
		k, ok := d.Find(t.Issue)
		if !ok {
			return nil, fmt.Errorf("there is no issue %q", t.Issue)
		}
		o, ok := d.Issues[k].Find(t.Option)
		if !ok {
			return nil, fmt.Errorf("issue %q has no option %q", t.Issue, t.Option)
		}
		if p[k] != Unset {
			return nil, fmt.Errorf("issue %q is settled twice", t.Issue)
		}
		p[k] = o
	}
	return p, nil
}

// Nothing is the package in which every issue is unset.
func (d Domain) Nothing() Package {
	p := make(Package, len(d.Issues))
	for k := range p {
		p[k] = Unset
	}
	return p
}

// CheckPackage tells what is wrong with a package, naming the issue. A partial
// one is well formed.
func (d Domain) CheckPackage(p Package) error {
	if len(p) != len(d.Issues) {
		return faultLength("count", len(p), "issues", len(d.Issues))
	}
	for k, o := range p {
		if o != Unset && (o < 0 || o >= d.Issues[k].Len()) {
			return faultPosition("issue", d.Issues[k].Name, "position", o)
		}
	}
	return nil
}

// Allows tells whether a whole package keeps the domain's own rules.
func (d Domain) Allows(p Package) bool {
	for _, r := range d.Rules {
		if r.Forbids(p) {
			return false
		}
	}
	return true
}
