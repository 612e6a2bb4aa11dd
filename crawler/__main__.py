"""`python -m crawler` is `newsarchive`."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="newsarchive")
