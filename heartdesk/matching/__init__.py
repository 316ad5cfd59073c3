"""From what a person said to the needs it may mean, with the words that say why."""
