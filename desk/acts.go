package desk

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
)

// actNames are the names of all acts, by the type of the act.
var actNames = sync.OnceValue(func() map[reflect.Type]string {
	out := map[reflect.Type]string{}
	for _, name := range mediation.Acts() {
		if act, err := mediation.NewAct(name); err == nil {
			out[reflect.TypeOf(act)] = name
		}
	}
	return out
})

// encodeAct writes an act as the name and JSON from which it is made again.
func encodeAct(act mediation.Act) (cabinet.Content, error) {
	name, ok := actNames()[reflect.TypeOf(act)]
	if !ok {
		return cabinet.Content{}, fmt.Errorf("%T: %w", act, mediation.ErrNoAct)
	}
	args, err := json.Marshal(act, json.Deterministic(true))
	if err != nil {
		return cabinet.Content{}, fmt.Errorf("act %s: %w", name, err)
	}
	if _, err := mediation.DecodeAct(name, args); err != nil {
		return cabinet.Content{}, err // it could not be permitted again
	}
	return cabinet.Content{Act: name, Args: args}, nil
}
