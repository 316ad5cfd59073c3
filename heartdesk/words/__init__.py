"""The hub's own words: what people here call things, and what a word does not mean here."""
