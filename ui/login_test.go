package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

func TestSigningInByKeyboard(t *testing.T) {
	s := demoSite(t)
	s.sees("St. Brigid's Hospital", "nothing here is real", "Try it as", "Søren Østergård", "● Demo file")
	uitest.Shot(t, s.w, "login")
	s.signIn("grace", "not the password")
	s.sees("User name or password is wrong.")
	uitest.Type(s.w, demo.Password) // the wrong one is marked, so typing replaces it
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Grace Byrne", "Receptionist", "Appointments", "Expected today", "Mon 23 Nov 2026, 10:42")
	uitest.Shot(t, s.w, "desk")
}

func TestEmptyFieldsAreNoTry(t *testing.T) {
	s := demoSite(t)
	uitest.TapText(t, s.w, "Sign in")
	s.sees("Give your user name.")
	uitest.Type(s.w, "grace")
	uitest.TapText(t, s.w, "Sign in")
	s.sees("Give your password.")
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk == nil {
		t.Fatal("not signed in")
	}
}

func TestThePersonOfTheDemoIsOneKeyAway(t *testing.T) {
	s := demoSite(t)
	cards := uitest.Find[*personCard](s.w, nil)
	if len(cards) != len(demo.SignIns()) {
		t.Fatalf("%d people are offered", len(cards))
	}
	s.w.Canvas().Focus(cards[0])
	uitest.Key(s.w, fyne.KeyDown, fyne.KeyReturn)
	if s.shell.desk == nil || s.shell.desk.session.Actor().Role != clinic.RoleDoctor {
		t.Fatal("Enter on the second card signs the doctor in")
	}
}

func TestThrottledTriesSayHowLongToWait(t *testing.T) {
	s := demoSite(t)
	s.signIn("grace", "wrong one")
	for range 5 {
		uitest.Type(s.w, "wrong again")
		uitest.Key(s.w, fyne.KeyReturn)
	}
	s.sees("Try again in", "second")
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk != nil {
		t.Error("the right password must wait too")
	}
}

func TestAGivenPasswordMustBeChangedFirst(t *testing.T) {
	s := demoSite(t).as("maeve")
	s.shell.desk.openTab("users")
	admin := s.shell.desk.session.Context()
	page, err := s.shell.opened.Services.Users.List(admin, service.UserFilter{Text: "grace"}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(err)
	}
	if err := s.shell.opened.Services.Users.ResetPassword(admin, page.Rows[0].ID, "bkt7-q4mn-zx9d-hw2p"); err != nil {
		t.Fatal(err)
	}
	s.shell.signOut()
	s.signIn("grace", "bkt7-q4mn-zx9d-hw2p")
	s.sees("Choose a new password")
	s.hides("Appointments")
	uitest.Type(s.w, "four sleepy green herons")
	uitest.Tab(s.w)
	uitest.Type(s.w, "four sleepy green heron")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("The two new passwords differ")
	uitest.Shot(t, s.w, "must-change")
	uitest.Type(s.w, "s")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Appointments", "Grace Byrne")
	s.shell.signOut()
	s.signIn("grace", "four sleepy green herons")
	if s.shell.desk == nil {
		t.Error("the new password does not sign in")
	}
}

func TestChangingOnesPassword(t *testing.T) {
	s := demoSite(t).as("grace")
	s.shell.command(s.shell.changePassword)
	uitest.Type(s.w, "wrong")
	uitest.Tab(s.w)
	uitest.Type(s.w, "four sleepy green herons")
	uitest.Tab(s.w)
	uitest.Type(s.w, "four sleepy green herons")
	s.ctrl(fyne.KeyS) // through the menu
	if !components.ModalOpen(s.w) {
		t.Fatal("a wrong password closed the form")
	}
	old := uitest.Find(s.w, func(e *components.Entry) bool { return e.Text == "wrong" })
	old[0].SetText(demo.Password)
	s.ctrl(fyne.KeyS)
	if components.ModalOpen(s.w) {
		t.Fatalf("not changed: %s", strings.Join(uitest.Texts(s.w), " | "))
	}
}
