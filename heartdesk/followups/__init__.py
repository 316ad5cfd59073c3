"""Follow-ups: how it went, check-in calls, who is around a person."""
