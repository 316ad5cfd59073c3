"""Makes the trained files of resources/matcher/models from the sentences beside them."""
