package desk_test

import (
	"reflect"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Every act that waits is made again from its JSON as it was, every field of it.
func TestActsAreMadeAgain(t *testing.T) {
	t.Parallel()
	for _, name := range mediation.Acts() {
		act, err := mediation.NewAct(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, full := range []bool{false, true} {
			if full && fill(reflect.ValueOf(act).Elem(), 0) == 0 {
				t.Errorf("%s: nothing was filled", name)
			}
			as, args, err := desk.EncodeAct(act)
			if err != nil || as != name {
				t.Errorf("%s, full: %t: %q %v", name, full, as, err)
				continue
			}
			again, err := mediation.DecodeAct(as, args)
			if err != nil || full && !reflect.DeepEqual(again, act) {
				t.Errorf("%s: %v\n%+v\n%+v\n%s", name, err, act, again, args)
			}
		}
	}
}

var moment = time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)

// fill gives every field of a value something, and returns how many it filled.
func fill(v reflect.Value, depth int) (n int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(moment))
		return 1
	case paper.ID:
		v.Set(reflect.ValueOf(paper.IDOf([]byte("something"))))
		return 1
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(7)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				n += fill(v.Field(i), depth+1)
			}
		}
		return n
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return fill(v.Index(0), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		n = fill(key, depth+1) + fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
		return n
	case reflect.Pointer:
		if depth > 8 {
			return 0
		}
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), depth+1)
	default:
		panic("a field of kind " + v.Kind().String())
	}
	return 1
}
