"""Meeting other desks: the rounds that happen by themselves, and the parts of the page about them."""
