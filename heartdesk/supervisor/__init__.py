"""The small process that stays: it holds the window's lock and no key, and starts the process that shows the window.

Nothing of it may be imported that is not needed before the first window: not even pathlib.
"""
