"""What stands in the fields of every format: names, dates, pages, numbers, abstracts, notices."""
