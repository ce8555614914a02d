package ui

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/pages"
)

// The pages of the handbook about screens that are no tabs.
const (
	topicStart   = "administration.md#the-first-day"
	topicSignIn  = "manual.md#signing-in-and-locking"
	topicConsult = "manual.md#the-consultation"
	topicHome    = "manual.md"
	topicNews    = "news.md"
)

// topicOf is the page of the handbook about a tab, as a role works with it.
func topicOf(role clinic.Role, tab pages.TabID) string {
	if role == clinic.RolePatient {
		switch tab {
		case pages.TabDoctors, pages.TabDepartments:
			return "manual.md#doctors-and-departments"
		}
		return "manual.md#your-visits-and-papers"
	}
	switch tab {
	case pages.TabToday:
		switch role {
		case clinic.RoleNurse:
			return "manual.md#vital-signs-and-allergies"
		case clinic.RoleDoctor:
			return "manual.md#the-doctors-day"
		case clinic.RoleCashier:
			return "manual.md#the-day-at-the-cash-desk"
		case clinic.RoleAdmin:
			return "manual.md#figures-and-warnings"
		}
		return "manual.md#the-day-at-the-desk"
	case pages.TabAppointments:
		return "manual.md#the-calendar"
	case pages.TabPatients:
		if role == clinic.RoleReceptionist || role == clinic.RoleAdmin {
			return "manual.md#registering-patients"
		}
		return "manual.md#finding-anything"
	case pages.TabHistory:
		return "manual.md#a-patients-history"
	case pages.TabDoctors:
		if role == clinic.RoleDoctor {
			return "manual.md#hours-and-leave"
		}
		return "manual.md#doctors-and-departments"
	case pages.TabDepartments:
		return "manual.md#doctors-and-departments"
	case pages.TabBilling:
		return "manual.md#bills-and-payments"
	case pages.TabReports:
		return "manual.md#reports"
	case pages.TabUsers:
		return "manual.md#users"
	case pages.TabSettings:
		return "manual.md#settings"
	case pages.TabAudit:
		return "manual.md#the-audit-log"
	}
	return topicHome
}

// topic is the page of the handbook about what is in front.
func (s *Shell) topic() string {
	if topic := components.Topic(s.window); topic != "" {
		return topic
	}
	switch {
	case s.desk == nil && s.opened.Close == nil:
		return topicStart
	case s.desk == nil:
		return topicSignIn
	case s.desk.consulting:
		return topicConsult
	}
	return topicOf(s.desk.session.Actor().Role, s.desk.current)
}
