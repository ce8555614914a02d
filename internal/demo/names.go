package demo

import "caredesk/internal/clinic"

// person is a first and a last name that go together.
type person struct {
	first, last string
	sex         clinic.Sex
}

// known are the demo's first patients: names that test every form, list and
// printed page, and the one that signs in as a patient.
var known = []person{
	{"Søren", "Østergård", clinic.SexMale},
	{"Łukasz", "Østergård-O'Brien", clinic.SexMale},
	{"José", "Ñuñez", clinic.SexMale},
	{"Анна", "Ковалёва", clinic.SexFemale},
	{"Jürgen", "Müller", clinic.SexMale},
	{"Siobhán", "O'Brien", clinic.SexFemale},
	{"Zoë", "Dubois", clinic.SexFemale},
	{"Aiko", "Tanaka", clinic.SexFemale},
	{"Omar", "Haddad", clinic.SexMale},
	{"María", "García", clinic.SexFemale},
	{"Kwame", "Mensah", clinic.SexMale},
	{"Nguyễn Thị", "Bích", clinic.SexFemale},
	{"Pieter", "van der Berg", clinic.SexMale},
	{"Sukarno", "", clinic.SexMale},
}

// families keep first and last names of one land together.
var families = []struct {
	women, men, last []string
}{
	{[]string{"Aoife", "Niamh", "Ciara", "Emma", "Grace", "Sinéad"}, []string{"Seán", "Conor", "Liam", "Patrick", "Cian", "Darragh"},
		[]string{"Murphy", "Kelly", "Walsh", "O'Sullivan", "Byrne", "Ryan", "Doyle", "McCarthy", "Gallagher", "Nolan"}},
	{[]string{"Anna", "Zofia", "Katarzyna", "Maria", "Agnieszka"}, []string{"Piotr", "Jakub", "Wojciech", "Paweł", "Michał"},
		[]string{"Nowak", "Wójcik", "Kamiński", "Zieliński", "Szymański", "Dąbrowski"}},
	{[]string{"Priya", "Ananya", "Lakshmi", "Meera", "Kavya"}, []string{"Ravi", "Arjun", "Rahul", "Sanjay", "Vikram"},
		[]string{"Patel", "Kumar", "Singh", "Reddy", "Iyer", "Nair"}},
	{[]string{"Amina", "Ngozi", "Chiamaka", "Zainab", "Folake"}, []string{"Chinedu", "Emeka", "Tunde", "Ibrahim", "Yusuf"},
		[]string{"Okafor", "Adeyemi", "Balogun", "Eze", "Abubakar", "Okonkwo"}},
	{[]string{"Lucía", "Sofía", "Valentina", "Inês", "Beatriz"}, []string{"Mateo", "Hugo", "Thiago", "João", "Álvaro"},
		[]string{"Fernández", "Rodríguez", "Gonçalves", "Peña", "Silva", "Muñoz"}},
	{[]string{"Lena", "Hannah", "Greta", "Käthe", "Ulrike"}, []string{"Jonas", "Björn", "Matthias", "Günter", "Felix"},
		[]string{"Weiß", "Krüger", "Schäfer", "Köhler", "Schröder", "Bauer"}},
	{[]string{"Ольга", "Елена", "Мария", "Наталья"}, []string{"Иван", "Сергей", "Дмитрий", "Алексей"},
		[]string{"Бондаренко", "Шевченко", "Мельник", "Коваленко"}},
	{[]string{"Mei", "Xiu", "Yuki", "Hana", "Ji-woo"}, []string{"Wei", "Hiroshi", "Kenji", "Min-jun", "Jun"},
		[]string{"Chen", "Sato", "Kim", "Wang", "Suzuki", "Park"}},
}

// tongues are the languages of documents that some of these people ask for.
var tongues = map[string]clinic.Language{"Ñuñez": clinic.Spanish, "Ковалёва": clinic.Russian, "Müller": clinic.German, "Dubois": clinic.French, "García": clinic.Spanish,
	"Gonçalves": clinic.Portuguese, "Silva": clinic.Portuguese, "Fernández": clinic.Spanish, "Weiß": clinic.German, "Krüger": clinic.German, "Мельник": clinic.Russian}

var streets = []string{"Harbour Road", "Mill Street", "Abbey Lane", "Castle Park", "Station Road", "Orchard Close",
	"St. Mary's Terrace", "Quay Street", "Bridge Street", "College Green"}

var towns = []string{"Galway", "Oranmore", "Athenry", "Tuam", "Loughrea", "Clifden", "Gort", "Ballinasloe"}

var insurers = []string{"", "", "Laya 20448-%05d", "VHI 77-%05d", "Irish Life LH%05d", "Medical card %05d"}
