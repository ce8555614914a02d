// Package django reads the database of a Django HMS, the web application that
// the given schema comes from: a SQLite file or a PostgreSQL database. It takes
// what it reads for hostile, changes nothing there, and turns the rows into what
// service.Imports moves in, with a reason for every row that is changed or refused.
package django
