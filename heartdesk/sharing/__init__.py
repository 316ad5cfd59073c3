"""Sharing: a warm handover, what is passed to which service, and what became of it."""
