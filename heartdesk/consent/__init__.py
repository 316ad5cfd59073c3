"""Consent: what a person has agreed may be passed on, to whom and what for; the only door by which it goes."""
