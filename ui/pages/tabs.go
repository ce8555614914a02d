package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Tab is an entry of the sidebar.
type Tab struct {
	ID    TabID
	Title string
	Icon  fyne.Resource
	Build func(*Env) Page
	// New is what the page's New starts, as a menu says it; empty when the role
	// may start nothing there.
	New string
}

// tabsByRole says which tabs a role has. What a role may do behind them is the
// services' decision.
var tabsByRole = map[clinic.Role][]TabID{
	clinic.RoleAdmin: {TabToday, TabAppointments, TabPatients, TabHistory, TabDoctors, TabDepartments, TabBilling, TabReports,
		TabUsers, TabSettings, TabAudit},
	clinic.RoleDoctor:       {TabToday, TabAppointments, TabPatients, TabHistory, TabDoctors, TabDepartments, TabBilling, TabReports},
	clinic.RoleNurse:        {TabToday, TabAppointments, TabPatients, TabDoctors, TabDepartments},
	clinic.RoleReceptionist: {TabToday, TabAppointments, TabPatients, TabDoctors, TabDepartments, TabBilling, TabReports},
	clinic.RoleCashier:      {TabToday, TabAppointments, TabPatients, TabDoctors, TabDepartments, TabBilling, TabReports},
	clinic.RolePatient:      {TabToday, TabAppointments, TabHistory, TabDoctors, TabDepartments, TabBilling},
}

var tabs = map[TabID]Tab{
	TabToday:        {Title: i18n.M("Today"), Icon: theme.IconToday, Build: NewToday},
	TabAppointments: {Title: i18n.M("Appointments"), Icon: theme.IconAppointments, Build: NewAppointments},
	TabPatients:     {Title: i18n.M("Patients"), Icon: theme.IconPatients, Build: NewPatients},
	TabHistory:      {Title: i18n.M("History"), Icon: theme.IconHistory, Build: NewHistory},
	TabDoctors:      {Title: i18n.M("Doctors"), Icon: theme.IconDoctors, Build: NewDoctors},
	TabDepartments:  {Title: i18n.M("Departments"), Icon: theme.IconDepartments, Build: NewDepartments},
	TabBilling:      {Title: i18n.M("Billing"), Icon: theme.IconBilling, Build: NewBilling},
	TabReports:      {Title: i18n.M("Reports"), Icon: theme.IconReports, Build: NewReports},
	TabUsers:        {Title: i18n.M("Users"), Icon: theme.IconUsers, Build: NewUsers},
	TabSettings:     {Title: i18n.M("Settings"), Icon: theme.IconSettings, Build: NewSettings},
	TabAudit:        {Title: i18n.M("Audit"), Icon: theme.IconAudit, Build: NewAudit},
}

// ownWords name the tabs of who sees their own alone, where that is another word.
var ownWords = map[TabID]string{TabBilling: i18n.M("Bills")}

// newWords name what New starts and the permission it needs; any of several
// will do.
var newWords = map[TabID][]struct {
	permission clinic.Permission
	text       string
}{
	TabAppointments: {{clinic.AppointmentsBook, i18n.M("New appointment")}, {clinic.AppointmentsRequest, i18n.M("Ask for an appointment")}},
	TabPatients:     {{clinic.PatientsRegister, i18n.M("New patient")}},
	TabDoctors:      {{clinic.DoctorsEdit, i18n.M("New doctor")}},
	TabDepartments:  {{clinic.DepartmentsEdit, i18n.M("New department")}},
	TabBilling:      {{clinic.BillingDraft, i18n.M("New invoice")}},
	TabUsers:        {{clinic.UsersManage, i18n.M("New user")}},
	TabSettings:     {{clinic.CodeListsManage, i18n.M("New medicine")}},
}

// Tabs returns the sidebar of a role, from top to bottom.
func Tabs(r clinic.Role) []Tab {
	var out []Tab
	for _, id := range tabsByRole[r] {
		t := tabs[id]
		if own, ok := ownWords[id]; ok && r == clinic.RolePatient {
			t.Title = own
		}
		t.Title = i18n.Say(t.Title)
		t.ID = id
		for _, w := range newWords[id] {
			if t.New == "" && r.May(w.permission) {
				t.New = i18n.Say(w.text)
			}
		}
		out = append(out, t)
	}
	return out
}
