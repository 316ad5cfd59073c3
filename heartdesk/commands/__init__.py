"""What each command does. Each takes the parsed options and gives its answer, or its exit code."""
