package settlement

import "fmt"

func readOutcomeSpace(b []byte, kind string) (Domain, []string, error) {
	return Domain{}, nil, fmt.Errorf("%s is not read yet; GENIUS XML is", kind)
}
func readUtilityFunction(d Domain, b []byte, kind string) (Valuation, []string, error) {
	return Valuation{}, nil, fmt.Errorf("%s is not read yet; GENIUS XML is", kind)
}
