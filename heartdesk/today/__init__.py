"""A hub's day, as the noticeboard shows it."""
