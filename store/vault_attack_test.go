package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// furnished is a place with something of everything in it, and an older copy of it.
func furnished(t *testing.T) (p, older *place) {
	t.Helper()
	p = newPlace()
	v := p.mustOpen(t)
	for i := range 5 {
		if i == 4 {
			older = p.copy()
		}
		mustDo(t, v, Changes{
			Records: []NewRecord{record("letters", fmt.Sprint("letter ", i)), record("notes", fmt.Sprint("note ", i))},
			Cells:   []NewCell{cell("outbox", fmt.Sprint(i), fmt.Sprint("pouch ", i)), cell("state", "channel", fmt.Sprint("state ", i))},
		})
	}
	return p, older
}

// readAll opens a vault and reads everything in it.
func readAll(p *place) error {
	v, err := p.open(VaultOptions{})
	if err != nil {
		return err
	}
	for _, stream := range []string{"letters", "notes"} {
		if _, err := records(v, stream); err != nil {
			return err
		}
	}
	for _, group := range []string{"outbox", "state"} {
		if _, err := cells(v, group); err != nil {
			return err
		}
	}
	return nil
}

// rows gives an attacker who knows all names what they want to change.
type rows struct {
	*memoryOwner
	v *Vault
}

func (r rows) of(stream string) *memoryStream {
	return r.streams[r.v.realms[OwnRealm].stream(stream)]
}

func (r rows) name(group, name string) string { return r.v.realms[OwnRealm].cell(group, name) }

// TestAttackRows is rows 107 and 110 of the attacks: whoever can write to the
// store's file moves, removes, doubles, alters and puts back.
func TestAttackRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		want   error
		change func(now, old rows)
	}{
		{"nothing", nil, func(now, old rows) {}},
		{"tail cut", ErrCutTail, func(now, _ rows) { s := now.of("letters"); s.records = s.records[:4] }},
		{"stream gone", ErrCutTail, func(now, _ rows) { delete(now.streams, now.v.realms[OwnRealm].stream("letters")) }},
		{"front cut", ErrRemoved, func(now, _ rows) { now.of("letters").trim(1) }},
		{"one removed, numbers kept", ErrRemoved, func(now, _ rows) { s := now.of("letters"); s.records[2].Seq = 2 }},
		{"one removed, others moved up", ErrCutTail, func(now, _ rows) {
			s := now.of("letters")
			s.records = slices.Delete(s.records, 2, 3)
			for i := range s.records {
				s.records[i].Seq = uint64(i + 1)
			}
		}},
		{"two swapped", ErrSwapped, func(now, _ rows) {
			r := now.of("letters").records
			r[1].Body, r[2].Body = r[2].Body, r[1].Body
		}},
		{"one doubled", ErrSwapped, func(now, _ rows) { r := now.of("letters").records; r[2].Body = r[1].Body }},
		{"the last one replaced", ErrSwapped, func(now, _ rows) { r := now.of("letters").records; r[4].Body = r[3].Body }},
		{"one added", ErrAdded, func(now, _ rows) { s := now.of("letters"); s.append(Append{Body: s.records[4].Body}) }},
		{"one from another stream", ErrSwapped, func(now, _ rows) { now.of("letters").records[2].Body = now.of("notes").records[2].Body }},
		{"the first from another stream", ErrAltered, func(now, _ rows) {
			// All links are made to fit: only the seal itself can tell.
			a, b := now.of("letters").records, now.of("notes").records
			a[0].Body = b[0].Body
			copy(a[1].Body[:nonceSize], a[0].Body[nonceSize:])
		}},
		{"streams exchanged", ErrSwapped, func(now, _ rows) {
			a, b := now.of("letters"), now.of("notes")
			*a, *b = *b, *a
		}},
		{"a bit altered", ErrAltered, func(now, _ rows) { now.of("letters").records[2].Body[2*nonceSize+3] ^= 1 }},
		{"a record cut short", ErrAltered, func(now, _ rows) { r := now.of("letters").records; r[2].Body = r[2].Body[:20] }},
		{"the last cut short", ErrAltered, func(now, _ rows) { r := now.of("letters").records; r[4].Body = nil }},
		{"cell removed", ErrRemoved, func(now, _ rows) { delete(now.cells, now.name("outbox", "2")) }},
		{"cell added", ErrAdded, func(now, _ rows) {
			now.cells[now.name("outbox", "5")] = now.cells[now.name("outbox", "4")]
		}},
		{"cell of another make added", ErrAdded, func(now, _ rows) { now.cells["x"] = make([]byte, 100) }},
		{"cell put back", ErrSwapped, func(now, old rows) {
			now.cells[now.name("state", "channel")] = old.cells[now.name("state", "channel")]
		}},
		{"cells exchanged", ErrSwapped, func(now, _ rows) {
			a, b := now.name("outbox", "1"), now.name("outbox", "2")
			now.cells[a], now.cells[b] = now.cells[b], now.cells[a]
		}},
		{"cell altered", ErrAltered, func(now, _ rows) { now.cells[now.name("outbox", "1")][nonceSize+2] ^= 1 }},
		{"head removed", ErrHeadMissing, func(now, _ rows) { delete(now.cells, headName) }},
		{"all cells removed", ErrRolledBack, func(now, _ rows) { clear(now.cells) }},
		{"head altered", ErrHead, func(now, _ rows) { now.cells[headName][20] ^= 1 }},
		{"head cut short", ErrHead, func(now, _ rows) { now.cells[headName] = []byte{1} }},
		{"head put back", ErrRemoved, func(now, old rows) {
			// One outbox cell more than the old head knows would be ErrAdded; with
			// one less the attacker hides behind another count.
			now.cells[headName] = old.cells[headName]
			delete(now.cells, now.name("outbox", "3"))
			delete(now.cells, now.name("outbox", "4"))
		}},
		{"head and cells put back", ErrRolledBack, func(now, old rows) { now.cells = old.cells }},
		{"head, cells and tails put back", ErrRolledBack, func(now, old rows) { *now.memoryOwner = *old.memoryOwner }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, older := furnished(t)
			if err := readAll(p); err != nil {
				t.Fatalf("honest: %v", err)
			}
			v := p.mustOpen(t)
			p = p.copy()
			for _, s := range p.store.owners[p.owner].streams { // bodies are shared with the honest place
				for i := range s.records {
					s.records[i].Body = slices.Clone(s.records[i].Body)
				}
			}
			for name, value := range p.store.owners[p.owner].cells {
				p.store.owners[p.owner].cells[name] = slices.Clone(value)
			}
			c.change(rows{p.store.owners[p.owner], v}, rows{older.store.owners[p.owner], v})
			if err := readAll(p); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// TestAttackWhileOpen changes cells under an open vault.
func TestAttackWhileOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want   error
		change func(rows)
	}{
		{ErrRemoved, func(now rows) { delete(now.cells, now.name("outbox", "2")) }},
		{ErrSwapped, func(now rows) { now.cells[now.name("outbox", "2")] = now.cells[now.name("outbox", "3")] }},
		{ErrAltered, func(now rows) { now.cells[now.name("outbox", "2")] = nil }},
	} {
		p, _ := furnished(t)
		v := p.mustOpen(t)
		if _, err := cells(v, "outbox"); err != nil {
			t.Fatal(err)
		}
		c.change(rows{p.store.owners[p.owner], v})
		if _, err := cells(v, "outbox"); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
}

func TestAttackOtherKeysAndOwners(t *testing.T) {
	t.Parallel()
	p, _ := furnished(t)
	if err := readAll(p); err != nil {
		t.Fatal(err)
	}
	stolen := p.copy()
	stolen.master = NewMasterKey()
	if err := readAll(stolen); !errors.Is(err, ErrHead) {
		t.Errorf("another master key: %v, want ErrHead", err)
	}
	stolen.files = NewMemoryFiles()
	if err := readAll(stolen); !errors.Is(err, ErrHead) {
		t.Errorf("another master key and no key files: %v, want ErrHead", err)
	}
	renamed := p.copy()
	renamed.owner = "desk 2"
	if err := readAll(renamed); !errors.Is(err, ErrKeyFile) {
		t.Errorf("restored under another name: %v, want ErrKeyFile", err)
	}
	renamed.store.owners["desk 2"] = renamed.store.owners["desk 1"]
	if err := readAll(renamed); !errors.Is(err, ErrHead) {
		t.Errorf("rows under another owner: %v, want ErrHead", err)
	}
	if _, err := OpenVault(t.Context(), p.store, p.files, p.owner, MasterKey{}, VaultOptions{}); !errors.Is(err, ErrKeySize) {
		t.Errorf("no master key: %v, want ErrKeySize", err)
	}
}

// TestAttackKeyFiles alters, exchanges and takes away the files beside the store.
func TestAttackKeyFiles(t *testing.T) {
	t.Parallel()
	other, _ := furnished(t)
	for _, c := range []struct {
		name   string
		want   error
		change func(files map[string][]byte)
	}{
		{"nothing", nil, func(map[string][]byte) {}},
		{"talks.keys removed", ErrKeyFileMissing, func(f map[string][]byte) { delete(f, TalksKeysFile) }},
		{"talks.keys altered", ErrKeyFile, func(f map[string][]byte) { f[TalksKeysFile][40] ^= 1 }},
		{"talks.keys emptied", ErrKeyFile, func(f map[string][]byte) { f[TalksKeysFile] = nil }},
		{"talks.keys cut short", ErrKeyFile, func(f map[string][]byte) { f[TalksKeysFile] = f[TalksKeysFile][:25] }},
		{"talks.keys of a newer program", ErrNewer, func(f map[string][]byte) { f[TalksKeysFile][len(keyFileMagic)-2] = '2' }},
		{"another desk's talks.keys", ErrKeyFile, func(f map[string][]byte) { f[TalksKeysFile] = other.files.durable[TalksKeysFile] }},
		{"key files exchanged", ErrKeyFile, func(f map[string][]byte) {
			f[TalksKeysFile], f[ReceivingKeysFile] = f[ReceivingKeysFile], f[TalksKeysFile]
		}},
		{"receiving.keys altered", ErrKeyFile, func(f map[string][]byte) { f[ReceivingKeysFile][40] ^= 1; f[ReceivingKeysFile][slotSize+40] ^= 1 }},
		{"receiving.keys emptied", ErrKeyFile, func(f map[string][]byte) { f[ReceivingKeysFile] = nil }},
		{"receiving.keys cut short", ErrKeyFile, func(f map[string][]byte) { f[ReceivingKeysFile] = f[ReceivingKeysFile][:slotSize] }},
		{"receiving.keys of an odd length", ErrKeyFile, func(f map[string][]byte) { f[ReceivingKeysFile] = append(f[ReceivingKeysFile], 0) }},
		{"receiving.keys of a newer program", ErrNewer, func(f map[string][]byte) {
			f[ReceivingKeysFile][len(slotsMagic)-2], f[ReceivingKeysFile][slotSize+len(slotsMagic)-2] = '2', '2'
		}},
		{"one slot of receiving.keys altered", nil, func(f map[string][]byte) { f[ReceivingKeysFile][40] ^= 1 }},
		{"the other slot of receiving.keys altered", nil, func(f map[string][]byte) { f[ReceivingKeysFile][slotSize+40] ^= 1 }},
		{"another desk's receiving.keys", ErrKeyFile, func(f map[string][]byte) { f[ReceivingKeysFile] = other.files.durable[ReceivingKeysFile] }},
		{"commit.number altered", ErrKeyFile, func(f map[string][]byte) { f[CommitNumberFile][40] ^= 1 }},
		{"commit.number emptied", ErrKeyFile, func(f map[string][]byte) { f[CommitNumberFile] = nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, _ := furnished(t)
			p.crash() // everything noted is durable in the copy below
			for name, b := range p.files.durable {
				p.files.durable[name] = slices.Clone(b)
			}
			if err := readAll(p); err != nil {
				t.Fatal(err)
			}
			c.change(p.files.durable)
			if err := readAll(p); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// TestAttackMalformedKeyFiles is what only a wrong program with the master key
// could write.
func TestAttackMalformedKeyFiles(t *testing.T) {
	t.Parallel()
	keys := func(m map[string][]byte) string {
		b, err := json.Marshal(talksKeys{m})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct {
		want          error
		name, content string
	}{
		{nil, TalksKeysFile, ""},
		{ErrKeyFileMalformed, TalksKeysFile, "{"},
		{ErrKeyFileMalformed, TalksKeysFile, keys(nil)},
		{ErrKeyFileMalformed, TalksKeysFile, strings.TrimSuffix(keys(map[string][]byte{OwnRealm: newDataKey()}), "}") + `,"keys":5}`},
		{ErrKeyFileMalformed, TalksKeysFile, keys(map[string][]byte{OwnRealm: make([]byte, KeySize-1)})},
		{ErrKeyFileMalformed, TalksKeysFile, keys(map[string][]byte{OwnRealm: newDataKey(), "talks": nil})},
		{ErrKeyFileMalformed, ReceivingKeysFile, "[]"},
		{ErrKeyFileMalformed, ReceivingKeysFile, "{}"},
		{ErrKeyFileMalformed, CommitNumberFile, "7"},
	} {
		p, _ := furnished(t)
		if c.content != "" {
			f := newKeyFile(p.files, c.name, keyFileMagic, p.owner, p.master)
			b := f.seal([]byte(c.content))
			if c.name == ReceivingKeysFile {
				s := slotFile{keyFile: newKeyFile(p.files, c.name, slotsMagic, p.owner, p.master)}
				b = slices.Concat(s.seal(8, []byte(c.content), slotSize), s.seal(9, []byte(c.content), slotSize))
			}
			if err := p.files.Write(c.name, b); err != nil {
				t.Fatal(err)
			}
		}
		if err := readAll(p); !errors.Is(err, c.want) {
			t.Errorf("%s with %.20q: %v, want %v", c.name, c.content, err, c.want)
		}
	}
}

// TestAttackMalformedSlots is the same for the slots of receiving.keys.
func TestAttackMalformedSlots(t *testing.T) {
	t.Parallel()
	p, _ := furnished(t)
	s := slotFile{keyFile: newKeyFile(p.files, ReceivingKeysFile, slotsMagic, p.owner, p.master)}
	if _, text, err := s.open(s.seal(8, []byte("{}"), slotSize)); err != nil || string(text) != "{}" {
		t.Fatal("the honest twin:", err)
	}
	long := make([]byte, 40)
	binary.BigEndian.PutUint32(long[8:], 29)
	for name, slot := range map[string][]byte{
		"too short for a turn and a length": s.keyFile.seal(make([]byte, 11)),
		"a text longer than its slot":       s.keyFile.seal(long),
	} {
		if _, _, err := s.open(slot); !errors.Is(err, ErrKeyFileMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	half := s.seal(8, []byte("{}"), slotSize/2)
	if err := p.files.Write(ReceivingKeysFile, slices.Concat(half, half)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.read(&receivingKeys{}, &receivingKeys{}); !errors.Is(err, ErrKeyFile) {
		t.Errorf("slots of half a page: %v", err)
	}
}

// TestAttackMalformedHead is the same for the head.
func TestAttackMalformedHead(t *testing.T) {
	t.Parallel()
	name := func(b byte) string { return string(bytes.Repeat([]byte{b}, streamNameSize)) }
	whole := head{number: 1, streams: map[string]tail{name('a'): {n: 1}, name('b'): {n: 2}}}.encode()
	empty := head{number: 1, streams: map[string]tail{name('a'): {n: 0}}}.encode()
	change := func(at int, b ...byte) []byte {
		c := bytes.Clone(whole)
		copy(c[at:], b)
		return c
	}
	for i, c := range []struct {
		want error
		head []byte
	}{
		{nil, whole},
		{ErrHeadMalformed, nil},
		{ErrHeadMalformed, whole[:headFixed-1]},
		{ErrHeadMalformed, change(0, 0)},
		{ErrNewer, change(0, headVersion+1)},
		{ErrNewer, []byte{headVersion + 1}},
		{ErrHeadMalformed, whole[:len(whole)-1]},
		{ErrHeadMalformed, append(bytes.Clone(whole), 0)},
		{ErrHeadMalformed, change(headFixed, []byte(name('b'))...)},
		{ErrHeadMalformed, change(headFixed, []byte(name('c'))...)},
		{ErrHeadMalformed, empty},
	} {
		if _, err := decodeHead(c.head); !errors.Is(err, c.want) {
			t.Errorf("case %d: %v, want %v", i, err, c.want)
		}
	}
}

// TestAttackOlderStore puts the store of each earlier commit beside today's
// keys: none is believed, and each can be taken up deliberately, without them.
func TestAttackOlderStore(t *testing.T) {
	t.Parallel()
	p := newPlace()
	v := p.mustOpen(t)
	var backups []*Memory
	for i := range 6 {
		backups = append(backups, p.store.Clone())
		c := Changes{Records: []NewRecord{record("s", fmt.Sprint(i))}}
		if i == 3 {
			c.NewKeys = map[string]Secret{"k": Secret("key")}
		}
		mustDo(t, v, c)
	}
	for i, backup := range backups {
		old := p.copy()
		old.store = backup
		if _, err := old.open(VaultOptions{}); !errors.Is(err, ErrRolledBack) {
			t.Errorf("store of commit %d: %v, want ErrRolledBack", i+1, err)
		}
		if i < 3 { // a power cut loses the note of the number; the keys' own mark stays
			old.files = old.files.Crash()
			if _, err := old.open(VaultOptions{}); !errors.Is(err, ErrRolledBack) {
				t.Errorf("store of commit %d, number not noted: %v, want ErrRolledBack", i+1, err)
			}
		}
		v, err := old.open(VaultOptions{Restored: true})
		if err != nil {
			t.Fatal(err)
		}
		if !v.KeysMissing() || len(v.KeyNames()) > 0 {
			t.Error("restored, and receiving keys are there")
		}
		if missing, err := v.Retain([]string{"k"}); err != nil || len(missing) != 1 {
			t.Errorf("missing %v, %v", missing, err)
		}
		old.crash() // before the desk said that it is recovering
		v = old.mustOpen(t)
		if got, err := records(v, "s"); err != nil || len(got) != i || !v.KeysMissing() {
			t.Errorf("restored to commit %d: %d records, %v", i+1, len(got), err)
		}
		mustDo(t, v, Changes{Records: []NewRecord{record("s", "on")}, NewKeys: map[string]Secret{"l": Secret("new")}})
		if old.mustOpen(t).KeysMissing() {
			t.Error("keys missing after the first new one")
		}
	}
}

// TestBackupHasNoReceivingKeys: a copy of the store and of talks.keys opens,
// and says what it is.
func TestBackupHasNoReceivingKeys(t *testing.T) {
	t.Parallel()
	p, _ := furnished(t)
	mustDo(t, p.mustOpen(t), Changes{NewKeys: map[string]Secret{"k": Secret("key")}})
	p.files = p.files.Clone(TalksKeysFile)
	v := p.mustOpen(t)
	if !v.KeysMissing() {
		t.Error("not told")
	}
	if missing, err := v.Retain([]string{"k"}); err != nil || !slices.Equal(missing, []string{"k"}) {
		t.Errorf("missing %v, %v", missing, err)
	}
	if err := readAll(p); err != nil {
		t.Error(err)
	}
	if newPlace().mustOpen(t).KeysMissing() {
		t.Error("a new desk misses keys it never had")
	}
}

// TestAttackOlderHeadInBackup: without the files that tell the number, an older
// head and its cells still do not fit the rows.
func TestAttackOlderHeadInBackup(t *testing.T) {
	t.Parallel()
	p, older := furnished(t)
	p.files = p.files.Clone(TalksKeysFile)
	if err := readAll(p); err != nil {
		t.Fatal(err)
	}
	p.store.owners[p.owner].cells = older.store.owners[p.owner].cells
	if err := readAll(p); !errors.Is(err, ErrAdded) {
		t.Errorf("%v, want ErrAdded", err)
	}
	clear(p.store.owners[p.owner].cells)
	if err := readAll(p); !errors.Is(err, ErrHeadMissing) {
		t.Errorf("no cells at all: %v, want ErrHeadMissing", err)
	}
}

// TestAttackFork: a backup restored twice and both used. Their numbers are the
// same in the end; their heads are not.
func TestAttackFork(t *testing.T) {
	t.Parallel()
	p, _ := furnished(t)
	one, two := p.copy(), p.copy()
	mustDo(t, one.mustOpen(t), Changes{Records: []NewRecord{record("letters", "one")}})
	mustDo(t, two.mustOpen(t), Changes{Records: []NewRecord{record("letters", "two")}})
	if err := errors.Join(readAll(one), readAll(two)); err != nil {
		t.Fatal(err)
	}
	one.store = two.store
	if err := readAll(one); !errors.Is(err, ErrForked) {
		t.Errorf("%v, want ErrForked", err)
	}
}

func TestAttackDestroyedRealm(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _ := furnished(t)
	v := p.mustOpen(t)
	fill := func(v *Vault, body string) {
		if err := v.AddRealm("talks"); err != nil {
			t.Fatal(err)
		}
		mustDo(t, v, Changes{
			Records: []NewRecord{{"talks", "letters", []byte(body)}, record("letters", "ours")},
			Cells:   []NewCell{{"talks", "outbox", "1", []byte(body)}},
		})
	}
	readTalks := func(v *Vault) (out []string, err error) {
		for r, err := range v.Read(ctx, "talks", "letters", 0) {
			if err != nil {
				return nil, err
			}
			out = append(out, string(r.Body))
		}
		return out, nil
	}
	fill(v, "first")
	before := p.copy()
	if got, err := readTalks(p.mustOpen(t)); err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	if err := v.Destroy(ctx, "talks"); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*Vault{v, p.mustOpen(t)} {
		if _, err := readTalks(v); !errors.Is(err, ErrNoRealm) {
			t.Errorf("%v, want ErrNoRealm", err)
		}
		if _, _, err := v.Cell(ctx, "talks", "outbox", "1"); !errors.Is(err, ErrNoRealm) {
			t.Errorf("%v, want ErrNoRealm", err)
		}
	}
	for name, s := range p.store.owners[p.owner].streams {
		if before.store.owners[p.owner].streams[name] != nil && len(s.records) != 0 && s.trimmed != 0 {
			t.Error("rows are left")
		}
	}
	if n, m := len(p.store.owners[p.owner].cells), len(before.store.owners[p.owner].cells); n != m-1 {
		t.Errorf("%d cells, want %d", n, m-1)
	}
	if err := readAll(p); err != nil {
		t.Errorf("the rest: %v", err)
	}
	// Its rows from a backup, under today's keys, stay shut.
	old := before.copy()
	old.files = p.files.Clone(TalksKeysFile)
	if _, err := readTalks(old.mustOpen(t)); !errors.Is(err, ErrNoRealm) {
		t.Errorf("backup of the rows: %v, want ErrNoRealm", err)
	}
	// The same name again is another realm.
	fill(v, "second")
	if got, err := readTalks(p.mustOpen(t)); err != nil || !slices.Equal(got, []string{"second"}) {
		t.Errorf("%v, %v", got, err)
	}
	if err := v.Destroy(ctx, OwnRealm); !errors.Is(err, ErrOwnRealm) {
		t.Errorf("%v, want ErrOwnRealm", err)
	}
	if got := slices.Collect(maps.Keys(v.data.Keys)); len(got) != 2 {
		t.Errorf("%d keys", len(got))
	}
}

func TestDestructionInterrupted(t *testing.T) {
	t.Parallel()
	p, _ := furnished(t)
	v := p.mustOpen(t)
	if err := v.AddRealm("talks"); err != nil {
		t.Fatal(err)
	}
	mustDo(t, v, Changes{Records: []NewRecord{{"talks", "s", []byte("x")}}, Cells: []NewCell{{"talks", "g", "n", []byte("x")}}})
	rows := len(p.store.owners[p.owner].cells)
	v, err := p.open(VaultOptions{At: stopAt(RealmKeyGone)})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Destroy(t.Context(), "talks"); !errors.Is(err, ErrSick) {
		t.Fatal(err)
	}
	p.crash()
	if v = p.mustOpen(t); len(v.Realms()) != 1 || len(p.store.owners[p.owner].cells) != rows {
		t.Fatal("stopped elsewhere")
	}
	if err := v.Destroy(t.Context(), "talks"); err != nil {
		t.Fatal(err)
	}
	if n := len(p.store.owners[p.owner].cells); n != rows-1 {
		t.Errorf("%d cells, want %d", n, rows-1)
	}
	if err := readAll(p); err != nil {
		t.Error(err)
	}
}

var errStopped = errors.New("stopped by the test")

func stopAt(p Point) func(Point) error {
	return func(at Point) error {
		if at == p {
			return errStopped
		}
		return nil
	}
}
