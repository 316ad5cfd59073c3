"""Someone may be at risk: writing it down, whom to ring now, and what stays on top until it is told."""
