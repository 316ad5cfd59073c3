"""The directory: what each place is, when it is open, how to reach it, how sure we are of that."""
