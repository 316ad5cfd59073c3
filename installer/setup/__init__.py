"""Sets up a machine for HeartDesk with the standard library alone."""
