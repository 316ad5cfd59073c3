"""People: who asked to be remembered, with a reason, and what they may ask of us."""
