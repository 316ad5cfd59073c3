"""What every room shares: ids, clock, errors, kinds, fields, places, text. Imports nothing of ours."""
