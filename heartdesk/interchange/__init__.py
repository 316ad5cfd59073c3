"""Directory data in: files of other directories become records here, each one checked and accounted for."""
