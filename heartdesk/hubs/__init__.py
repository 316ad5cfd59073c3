"""The hub this desk stands in."""
