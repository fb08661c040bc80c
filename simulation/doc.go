// Package simulation tries the promises of whole houses of desks: real desks,
// real cryptography, a courier and a clock that are simulated. It is for tests
// alone and may import anything of ours.
//
// # Words
//
// A house is a mediator's desk, two or three parties' and perhaps an
// observer's, under agreed terms. A run is what one seed makes of a house:
// steps, each of them an officer's act, an exchange with the courier, an hour
// that passes, a power cut between any two durable writes, an old folder put
// back, a courier that loses everything, a cable that is cut. Weather is what
// the courier does with what it carries: it loses, repeats, delays, overtakes,
// and answers or not. In the end the weather is fair, and everything has to
// come to rest with nothing left to be carried.
//
// The oracle (package oracle) is told what the script chose, never what the
// rules say. It keeps what each desk may hold and what each must, and looks at
// every desk after every step. The thief takes a desk's folder and its keys,
// and tries them on what the courier carried.
//
// # Running
//
// One seed is one run, keys included. A run that fails is shrunk, and prints
// one line that repeats it:
//
//	go test ./simulation -run TestSimulation -seed 17 -steps 40 -without 3,8-12
//
// More of them: -seeds 100000, from -first on. The faults of faults_test.go are
// put into a copy of the source that only the compiler sees.
package simulation
