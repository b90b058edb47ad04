"""Pages: what is mine to do, my extraction, the consensus, the fields of the form."""
