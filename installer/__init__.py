"""How HeartDesk gets onto a machine."""
