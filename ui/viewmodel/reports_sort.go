package viewmodel

// SortFirst is the order that the rows of the report shown begin with, where
// nobody has chosen one in this session. It does not tell of a change.
func (r *Reports) SortFirst(column string, descending bool) {
	if _, chosen := r.sorts[r.view()]; !chosen {
		r.sorts[r.view()] = sorted{column, descending}
	}
}
