// Package endurance kills, starves and robs real processes of the program, and
// sees what is left. It holds tests alone.
//
// # Words
//
// A house here is a courier and two desks, each a process of the built binary
// with a folder of its own; they share nothing but loopback. The binary is
// built with the tag killpoints, which gives it a variable of the environment
// that makes it kill itself at a named point; the released binary has none.
//
// A paper is acknowledged when the act that made it has printed its id and
// ended well; a pouch, when the courier has answered its deposit. What was
// acknowledged must come to its recipient exactly once, in order, whatever
// happened since. A paper is in flight from the moment an officer hands it in
// until its author's desk has heard that the recipient's desk took it.
//
// A kill leaves what the operating system had; it proves nothing about the
// disk. A loss of power is shown by a trace of system calls: nobody is answered
// before the disk has what the answer promises.
package endurance
