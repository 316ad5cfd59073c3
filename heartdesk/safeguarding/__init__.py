"""Safeguarding: worries about somebody's safety, and who was told."""
