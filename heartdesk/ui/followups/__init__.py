"""The parts of the pages on which a hub keeps in touch with people."""
