"""The first-run wizard: from an empty folder to a desk that works, one decision a screen."""
