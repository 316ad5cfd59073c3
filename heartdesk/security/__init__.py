"""Keys: who may open this desk. Import it only after the window shows: cryptography and keyring are heavy."""
