"""HeartDesk: the desk of a community hub."""

__version__ = "0.1.0"
