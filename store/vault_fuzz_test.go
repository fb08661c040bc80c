package store

import (
	"bytes"
	"testing"
)

// FuzzHead: what decodes is what would be encoded, and nothing panics.
func FuzzHead(f *testing.F) {
	h := head{number: 7, sealed: 30, cells: cellSum{count: 2}, streams: map[string]tail{}}
	f.Add(h.encode())
	for _, name := range []string{"a", "b", "c"} {
		h.streams[string(bytes.Repeat([]byte(name), streamNameSize))] = tail{n: 1, last: nonce{1}}
	}
	f.Add(h.encode())
	f.Add([]byte{2})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := decodeHead(b)
		if err == nil && !bytes.Equal(h.encode(), b) {
			t.Error("a head has two encodings")
		}
	})
}

// FuzzKeyFile: no bytes beside the store make opening panic, or open but the
// right ones; of receiving.keys one right slot is enough.
func FuzzKeyFile(f *testing.F) {
	p := newPlace()
	if _, err := p.open(VaultOptions{}); err != nil {
		f.Fatal(err)
	}
	names := []string{TalksKeysFile, ReceivingKeysFile, CommitNumberFile}
	for i, name := range names {
		b, err := p.files.Read(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(i), b)
		f.Add(byte(i), append(b, 0))
		f.Add(byte(i), []byte(keyFileMagic))
	}
	f.Fuzz(func(t *testing.T, which byte, b []byte) {
		name := names[int(which)%len(names)]
		right, _ := p.files.Read(name)
		q := p.copy()
		_ = q.files.Write(name, b)
		opens := bytes.Equal(b, right)
		if name == ReceivingKeysFile && len(b) == len(right) {
			opens = bytes.Equal(b[:slotSize], right[:slotSize]) || bytes.Equal(b[slotSize:], right[slotSize:])
		}
		if _, err := q.open(VaultOptions{}); (err == nil) != opens {
			t.Errorf("%s of %d bytes: %v", name, len(b), err)
		}
	})
}

// FuzzStoredRow: a record and a cell of what anyone may put into the database.
func FuzzStoredRow(f *testing.F) {
	p := newPlace()
	v, err := p.open(VaultOptions{})
	if err != nil {
		f.Fatal(err)
	}
	r := v.realms[OwnRealm]
	stored, _ := r.sealRecord("s", 1, nonce{}, []byte("body"))
	name := r.cell("g", "n")
	value, _ := r.sealCell(name, "n", []byte("value"))
	f.Add(stored, value)
	f.Add([]byte{}, value[:overhead])
	f.Fuzz(func(t *testing.T, rec, cell []byte) {
		if body, _, err := r.openRecord("s", Record{Seq: 1, Body: rec}, nonce{}); err == nil && (string(body) != "body" || !bytes.Equal(rec, stored)) {
			t.Error("a forged record opened")
		}
		if c, err := r.openCell(name, cell); err == nil && (c.Name != "n" || string(c.Value) != "value") {
			t.Error("a forged cell opened")
		}
	})
}
