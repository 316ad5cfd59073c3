"""From needs and a place to a few real options, each with its reasons and its doubts."""
