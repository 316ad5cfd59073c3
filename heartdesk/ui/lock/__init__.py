"""The lock: when the desk is left, and how one process makes way for a fresh one that holds nothing."""
