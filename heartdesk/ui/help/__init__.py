"""Parts of the page Help someone, and of the pages that belong to it."""
