"""The parts of the Workers page."""
