"""The roads a bundle may take. Merging knows nothing of them."""
