"""Outreach: where workers of this hub are on a day, away from it."""
