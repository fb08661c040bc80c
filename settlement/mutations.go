package settlement

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// A Mutations is the way through all packages that differ from a base in one
// issue or in two, each once, in an order that follows from a seed. It is a
// value: the same seed and base give the same way on every machine.
//
// Changing two issues at a time is what finds trades, in which each side gives
// on what matters less to it.
type Mutations struct {
	base       Package
	others     []int64 // by issue: how many options it could be changed to
	start      []int64 // by issue k: where the changes of k alone or with a later issue begin
	total      int64
	step, from *big.Int
}

// NewMutations prepares the way from a whole and well-formed base. The seed is
// data, of any length; whoever knows it knows every mutation that will come.
func NewMutations(d Domain, base Package, seed []byte) (Mutations, error) {
	if err := checkWhole(d, base); err != nil {
		return Mutations{}, err
	}
	m := Mutations{base: base, others: make([]int64, len(base)), start: make([]int64, len(base)+1)}
	after := int64(0)
	for k, i := range d.Issues {
		m.others[k] = int64(i.Len() - 1)
		after += m.others[k]
	}
	for k, n := range m.others {
		after -= n
		m.start[k+1] = m.start[k] + n*(1+after)
	}
	m.total = m.start[len(base)]
	m.step, m.from = stride(seed, base, m.total)
	return m, nil
}

// Len counts the mutations, admissible or not. It is at most 2×10¹⁴, the limits
// of a domain being what they are.
func (m Mutations) Len() int64 { return m.total }

// At is the mutation at a place from 0 to Len()−1 of the way.
func (m Mutations) At(place int64) Package {
	n := big.NewInt(place)
	n.Mul(n, m.step).Add(n, m.from).Mod(n, big.NewInt(m.total))
	at := n.Int64()
	k := 0
	for m.start[k+1] <= at {
		k++
	}
	at -= m.start[k]
	out := append(Package{}, m.base...)
	m.change(out, k, at%m.others[k])
	at /= m.others[k]
	if at--; at < 0 {
		return out
	}
	for j := k + 1; ; j++ {
		if at < m.others[j] {
			m.change(out, j, at)
			return out
		}
		at -= m.others[j]
	}
}

// change sets issue k to the i-th of its options that the base does not have.
func (m Mutations) change(p Package, k int, i int64) {
	if int(i) >= m.base[k] {
		i++
	}
	p[k] = int(i)
}

// stride picks a step that shares no factor with total, and a start, so that
// from + i×step runs through all places once. Both follow from a hash of seed
// and base: another base, another way.
func stride(seed []byte, base Package, total int64) (step, from *big.Int) {
	h := sha256.New()
	h.Write([]byte("good offices settlement mutations 1\n"))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(seed))))
	h.Write(seed)
	for _, o := range base {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(o)))
	}
	sum := h.Sum(nil)
	n := big.NewInt(max(total, 1))
	from = new(big.Int).Mod(new(big.Int).SetBytes(sum[:16]), n)
	step = new(big.Int).Mod(new(big.Int).SetBytes(sum[16:]), n)
	one := big.NewInt(1)
	for new(big.Int).GCD(nil, nil, step, n).Cmp(one) != 0 {
		step.Add(step, one)
	}
	return step, from
}
