"""What is kept of conversations, without a name: what was asked for, how it went, what was missing."""
