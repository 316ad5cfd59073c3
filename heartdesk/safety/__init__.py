"""Safety cards: which line to ring now, and who of this hub has rung it."""
