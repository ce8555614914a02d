package archtest

// Names for groups of packages outside the module and inside it, used in the
// table below. A name ending in "/..." stands for a package and all below it.
var (
	fyne     = []string{"fyne.io/..."}
	window   = []string{"fyne.io/fyne/v2/app/...", "github.com/go-gl/..."} // needs a C compiler and OpenGL
	gorm     = []string{"gorm.io/..."}
	database = []string{"gorm.io/...", "github.com/glebarez/...", "modernc.org/...", "github.com/jackc/..."}
	gofpdf   = []string{"github.com/jung-kurt/gofpdf/..."}
	text     = []string{"golang.org/x/text/..."}
	ui       = []string{"ui/..."}
	store    = []string{"internal/store/..."}
)

// rule says what a package may import itself and what it must not reach, not
// even through others. Names without a dot in their first part are packages of
// this module. The standard library is open to everybody.
type rule struct {
	packages []string
	may      []string // direct imports; nil: whatever is not forbidden
	never    []string // the whole of what is reached
}

// rules are tried in order; the first that names a package holds for it.
var rules = []rule{
	{
		packages: []string{"internal/clinic"},
		may:      []string{},
	},
	{
		packages: []string{"internal/event", "internal/release", "internal/folder"},
		may:      []string{},
	},
	{
		packages: []string{"internal/auth"},
		may:      with([]string{"internal/clinic", "golang.org/x/crypto/..."}, text),
	},
	{
		packages: []string{"internal/config", "internal/logging"},
		may:      with([]string{"internal/clinic", "internal/folder"}, text),
	},
	{ // the portal says whether the desktop is light or dark
		packages: []string{"internal/desktop"},
		may:      with([]string{"internal/clinic", "internal/folder", "github.com/rymdport/portal/..."}, text),
	},
	{ // the words of every language
		packages: []string{"internal/tongue"},
		may:      with([]string{"internal/clinic", "assets"}, text),
	},
	{
		packages: []string{"internal/report"},
		may:      []string{"internal/clinic", "internal/tongue"},
	},
	{
		packages: []string{"internal/secrets"},
		may:      []string{"internal/clinic", "github.com/zalando/go-keyring"},
	},
	{
		packages: []string{"internal/phone"},
		may:      with([]string{"internal/clinic", "github.com/nyaruka/phonenumbers"}, text),
	},
	{
		packages: []string{"internal/picture"},
		may:      []string{"internal/clinic", "golang.org/x/image/..."},
	},
	{
		packages: []string{"internal/chart"},
		may:      []string{"internal/clinic", "internal/report", "assets", "github.com/go-analyze/charts", "github.com/golang/freetype/truetype"},
	},
	{ // a report's result, written as a file in each format
		packages: []string{"internal/reportfile"},
		may:      []string{"internal/clinic", "internal/folder", "internal/report", "internal/service", "internal/document", "internal/exchange"},
		never:    with(fyne, database, store, ui),
	},
	{ // records and tables, written as files
		packages: []string{"internal/exportfile"},
		may:      []string{"internal/clinic", "internal/folder", "internal/service", "internal/document", "internal/exchange/fhir", "internal/tongue", "assets", "github.com/google/uuid"},
		never:    with(fyne, database, store, ui),
	},
	{ // FHIR needs nothing but the words of the clinic; the schema's checker is for its tests
		packages: []string{"internal/exchange/fhir"},
		may:      []string{"internal/clinic", "internal/service", "internal/tongue", "github.com/google/uuid"},
		never:    with(fyne, database, store, ui, []string{"internal/document"}),
	},
	{
		packages: []string{"internal/filetype"},
		may:      []string{"internal/clinic"},
	},
	{ // the handbook as pages
		packages: []string{"internal/manual"},
		may:      with([]string{"github.com/yuin/goldmark/...", "golang.org/x/mod/semver"}, text),
	},
	{
		packages: []string{"internal/recur"},
		may:      []string{"internal/clinic", "github.com/teambition/rrule-go"},
	},
	{
		packages: []string{"internal/codelist"},
		may:      []string{"internal/clinic"},
	},
	{
		packages: []string{"internal/service"},
		may:      with([]string{"internal/clinic", "internal/event", "internal/auth", "internal/picture", "internal/filetype", "internal/phone", "internal/recur", "internal/report", "internal/codelist", "github.com/hbollon/go-edlib"}, text),
		never:    with(fyne, database, gofpdf, store, ui),
	},
	{
		packages: []string{"internal/store/..."},
		may:      with([]string{"internal/clinic", "internal/service", "internal/report", "internal/store/...", "pgregory.net/rapid", "golang.org/x/sys/..."}, database, text),
		never:    with(fyne, ui, []string{"internal/document"}),
	},
	{
		packages: []string{"internal/document"},
		may:      with([]string{"internal/clinic", "internal/amountwords", "internal/report", "internal/tongue", "internal/chart", "internal/picture", "assets", "github.com/boombuler/barcode/...", "golang.org/x/image/..."}, gofpdf, text),
		never:    with(fyne, database, store, ui, []string{"internal/service"}),
	},
	{ // tables of other programs, as text
		packages: []string{"internal/exchange/tables"},
		may:      with([]string{"internal/clinic", "internal/service", "github.com/xuri/excelize/v2"}, text),
		never:    with(fyne, database, store, ui, []string{"internal/document"}),
	},
	{
		packages: []string{"internal/exchange/..."},
		never:    with(fyne, gorm, ui),
	},
	{
		packages: []string{"internal/backup"},
		may:      with([]string{"internal/clinic", "internal/folder", "internal/service", "internal/store/...", "filippo.io/age", "github.com/klauspost/compress/zstd"}, text),
		never:    with(fyne, ui),
	},
	{
		packages: []string{"internal/bootstrap"},
		never:    with(fyne, ui),
	},
	{ // the words of the window, which view models say too
		packages: []string{"ui/i18n"},
		may:      with([]string{"internal/clinic", "internal/tongue"}, text),
		never:    with(fyne, database, store),
	},
	{
		packages: []string{"ui/viewmodel/..."},
		may:      with([]string{"internal/clinic", "internal/folder", "internal/report", "internal/event", "internal/service", "internal/auth", "internal/config", "internal/phone", "internal/manual", "ui/i18n"}, text),
		never:    with(fyne, database, store, []string{"ui/components/...", "ui/pages/...", "ui/theme/..."}),
	},
	{
		packages: []string{"ui/components/...", "ui/theme/..."},
		may:      with([]string{"internal/clinic", "ui/components/...", "ui/theme/...", "ui/i18n/...", "assets/..."}, fyne, text),
		never:    with(window, database, gofpdf, store, []string{"internal/service", "ui/viewmodel/...", "ui/pages/..."}),
	},
	{
		packages: []string{"ui/..."},
		never:    with(window, database, store),
	},
	{
		packages: []string{"cmd/caredesk"},
		never:    []string{},
	},
	{
		packages: []string{"cmd/caredeskctl"},
		never:    with(fyne, ui),
	},
	{ // whatever else there is: no window
		packages: []string{"..."},
		never:    with(fyne, ui),
	},
}

// only are packages that may be imported, by the module's own code and its
// tests, in one place alone.
var only = []struct {
	imported []string
	by       []string
}{
	{imported: []string{"fyne.io/fyne/v2/app/..."}, by: []string{"cmd/caredesk"}},
	{imported: gorm, by: []string{"internal/store/..."}},
	{imported: gofpdf, by: []string{"internal/document"}},
	{imported: []string{"github.com/nyaruka/phonenumbers/..."}, by: []string{"internal/phone"}},
	{imported: []string{"github.com/zalando/go-keyring"}, by: []string{"internal/secrets", "internal/bootstrap", "cmd/caredeskctl"}},
	{imported: []string{"github.com/teambition/rrule-go"}, by: []string{"internal/recur"}},
	{imported: []string{"github.com/go-analyze/charts/...", "github.com/golang/freetype/..."}, by: []string{"internal/chart"}},
	{imported: []string{"github.com/xuri/excelize/v2/..."}, by: []string{"internal/exchange", "internal/exchange/tables"}},
	{imported: []string{"github.com/santhosh-tekuri/jsonschema/v6/..."}, by: []string{"internal/exchange/fhir"}},
	{imported: []string{"github.com/yuin/goldmark/..."}, by: []string{"internal/manual"}},
	{imported: []string{"filippo.io/age/..."}, by: []string{"internal/backup"}},
	{imported: []string{"github.com/klauspost/compress/zstd"}, by: []string{"internal/backup", "internal/bootstrap"}}, // whose tests open a backup as a person does
}

func with(lists ...[]string) []string {
	all := []string{}
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
