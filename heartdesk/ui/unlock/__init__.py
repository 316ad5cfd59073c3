"""The parts of the screen that asks who is at the desk."""
