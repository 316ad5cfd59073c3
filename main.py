"""Starts the window, or a command: python main.py [command]."""

import sys

from heartdesk.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
