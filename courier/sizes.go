package courier

// The sizes in bytes that a pouch may have, and no other: whoever watches
// learns a class, not a length.
const (
	Small  = 16 << 10
	Medium = 64 << 10
	Large  = 256 << 10
	Huge   = 1 << 20
)

// ChunkSize is the size in bytes of every chunk of an attachment.
const ChunkSize = 1 << 20

// Classes lists the sizes of pouches, the smallest first.
func Classes() []int { return []int{Small, Medium, Large, Huge} }

// classOf returns the place of a size among the Classes.
func classOf(size int64) (class uint8, ok bool) {
	switch size {
	case Small:
		return 0, true
	case Medium:
		return 1, true
	case Large:
		return 2, true
	case Huge:
		return 3, true
	}
	return 0, false
}

// sizeOf is the inverse of classOf.
func sizeOf(class uint8) int64 { return Small << (2 * class) }

// What one answer to a fetch holds at most: one pouch, or as many as fit.
const (
	BatchPouches = 64
	BatchBytes   = 1 << 20
)
