//go:build !race

package courier_test

const raceDetector = false
