package clinic

import "sync"

// Memory remembers what was worked out lately, for what lists show again and
// again and takes long to work out. It holds between Half and twice as many: when
// its fresh half is full, that becomes the old one, and the one before is
// forgotten. It may be used by several goroutines at once.
type Memory[K comparable, V any] struct {
	Half int // how many values each half holds

	mu         sync.Mutex
	fresh, old map[K]V
}

// Get gives what is remembered of k, or what make says, which is remembered.
func (m *Memory[K, V]) Get(k K, make func() V) V {
	m.mu.Lock()
	v, ok := m.fresh[k]
	if !ok {
		v, ok = m.old[k]
	}
	m.mu.Unlock()
	if ok {
		return v
	}
	v = make()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.fresh) >= m.Half || m.fresh == nil {
		m.fresh, m.old = map[K]V{}, m.fresh
	}
	m.fresh[k] = v
	return v
}
