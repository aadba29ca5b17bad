"""Pages for citizens: the form, the receipt, the search for an office, and the public results."""
