"""Chaos: the program is killed, starved and lied to, and what it promised must hold. `python -m tests.chaos --kills 1000` is the long version."""
