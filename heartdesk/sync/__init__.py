"""Sync: everything a desk says travels in sealed, signed bundles, by whatever road there is."""
