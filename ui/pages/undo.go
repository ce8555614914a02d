package pages

import (
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// toastUndo tells that something was done and offers to take it back, by the
// toast and by Ctrl+Z. back does it and reports false when it could not begin;
// undone is told after it. The label stands in the menu and names nobody.
func toastUndo(env *Env, text, label, undone string, back func(done func(error)) bool) {
	components.ToastUndo(env.Window, text, label, func() {
		begun := back(func(err error) {
			if err != nil {
				notUndone(env, err)
				return
			}
			toastGood(env, undone)
		})
		if !begun { // it is offered on, since nothing else would take it back
			toastUndo(env, i18n.T("Not undone yet: something else is still being saved. Try again in a moment."), label, undone, back)
		}
	})
}

// notUndone tells why something was not taken back, and that nothing was
// changed.
func notUndone(env *Env, err error) {
	if viewmodel.IsStale(err) {
		components.ShowMessage(env.Window, i18n.T("Not undone"), i18n.T("Somebody changed it since. It was left as it is now; look at it before you change it again."), nil)
		return
	}
	components.ShowErr(env.Window, err)
}
