"""The encrypted store: records, the changes that made them, and the index they are found by."""
