"""Everything the worker sees: the only floor that knows Qt."""
