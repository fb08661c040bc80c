// Package web is what people see of a desk: pages rendered here, a little
// script that lets what moves move, and nothing from anywhere else. It holds no
// rules: a form becomes the JSON of an act, the desk answers, the answer is
// shown.
//
// Its words:
//
//   - a server shows one desk, under the host names it was given and no others;
//   - a page is one screen: a handler in a file of its name and a template of
//     the same name; it asks the desk, and shows;
//   - a form names an act of mediation; its fields are the members of the act's
//     JSON, so that a form can do whatever the command line can;
//   - words come from catalogues by their meaning, in three languages and two
//     vocabularies;
//   - the room is the mediator's page with one side only: nothing of the other
//     side is on it, in its search, its history or its stream.
//
// All works without script. With it, pages ask for their moving parts again
// when the desk says that something became durable; where the reader is, and
// what is being typed, is left alone.
package web
