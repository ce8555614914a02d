// Package components holds the building blocks of Caredesk's window: buttons,
// inputs, forms, tables, the day grid and the small things around them.
//
// Every component can be used with the keyboard alone and shows where the
// focus is. A key that a component does not use itself is handed on, first to
// the innermost open modal and then to the canvas, so that Escape, Ctrl+S and
// the shell's shortcuts work wherever the focus is.
//
// Components belong to the UI thread: call them from callbacks or from the
// done function of a runner, never from a goroutine of your own.
package components
