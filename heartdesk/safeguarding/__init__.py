"""Worries about somebody’s safety: written down, told by phone, kept for the safeguarding lead."""
