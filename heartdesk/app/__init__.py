"""The front door: the one place where the parts of a desk are chosen and joined.

What is heavy is imported where it is used, so that the first window does not wait for it.
"""
