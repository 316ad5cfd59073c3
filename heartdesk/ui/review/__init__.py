"""Parts of the page "Check the list"."""
