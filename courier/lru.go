package courier

import (
	"container/list"
	"sync"
)

// An lru remembers what was used lately, up to a total weight.
type lru[K comparable, V any] struct {
	room int

	mu    sync.Mutex // guards what follows, for one call
	used  int
	order *list.List // of *lruEntry, the latest in front
	at    map[K]*list.Element
}

type lruEntry[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

func newLRU[K comparable, V any](room int) *lru[K, V] {
	return &lru[K, V]{room: room, order: list.New(), at: map[K]*list.Element{}}
}

func (l *lru[K, V]) get(key K) (value V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.at[key]
	if e == nil {
		return value, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*lruEntry[K, V]).value, true
}

// getOr returns what is remembered, or remembers what fresh makes. All callers
// of one key get the same value.
func (l *lru[K, V]) getOr(key K, fresh func() V) V {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.at[key]; e != nil {
		l.order.MoveToFront(e)
		return e.Value.(*lruEntry[K, V]).value
	}
	value := fresh()
	l.insert(key, value, 1)
	return value
}

// put remembers a value, and forgets the oldest others until there is room. A
// value heavier than all the room is not kept.
func (l *lru[K, V]) put(key K, value V, weight int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove(key)
	l.insert(key, value, weight)
}

func (l *lru[K, V]) drop(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove(key)
}

func (l *lru[K, V]) insert(key K, value V, weight int) {
	l.at[key] = l.order.PushFront(&lruEntry[K, V]{key, value, weight})
	for l.used += weight; l.used > l.room; {
		l.remove(l.order.Back().Value.(*lruEntry[K, V]).key)
	}
}

func (l *lru[K, V]) remove(key K) {
	if e := l.at[key]; e != nil {
		l.used -= l.order.Remove(e).(*lruEntry[K, V]).weight
		delete(l.at, key)
	}
}
