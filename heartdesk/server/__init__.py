"""Server: the council's own place for bundles, an append-only log over PostgreSQL. The desktop never imports it."""
