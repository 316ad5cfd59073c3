"""The team of each hub area: who does what, who covers, which school goes with whom."""
