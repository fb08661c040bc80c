package cabinet

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

// A Valuation is what packages are worth to this desk's side, kept for itself:
// the same words as those given to the mediator, in no paper. It never leaves
// the desk.
type Valuation struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
	paper.Valuation
}

// Valuation returns the valuation that is kept, and whether there is one.
func (c *Cabinet) Valuation() (Valuation, bool) {
	if c.valuation == nil {
		return Valuation{}, false
	}
	return *c.valuation, true
}

// PutValuation replaces the valuation; DropValuation wipes it out.
func (c *Cabinet) PutValuation(v Valuation) { c.valuation = &v }
func (c *Cabinet) DropValuation()           { c.valuation = nil }

// EncodeValuation returns a valuation as a cell.
func EncodeValuation(v Valuation) ([]byte, error) { return json.Marshal(v, json.Deterministic(true)) }

// ReadValuation puts a valuation's cell into the cabinet.
func (c *Cabinet) ReadValuation(cell []byte) error {
	var v Valuation
	if err := json.Unmarshal(cell, &v, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: valuation: %w", err)
	}
	c.PutValuation(v)
	return nil
}
