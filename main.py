"""Starts the window, or a command: python main.py [command]."""

import sys

from heartdesk.start import start

if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
