"""How HeartDesk looks: tokens, palette, style sheet, fonts, icons."""
