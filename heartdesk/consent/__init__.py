"""Consent: what somebody agreed may be told to whom, and the only door through which anything about them leaves."""
