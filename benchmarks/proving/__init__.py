"""What the proofs share: a worker's day told aloud, a disk that may lose power, canaries, and the page of figures.

The long proofs are benchmarks/prove_*.py (`python3 installer/dev.py prove`); tests/proofs holds their quick versions.
"""
