package web

// A Stage is what is being rehearsed.
type Stage interface{}
