"""`python -m bfa` is the command `bfa`."""

from bfa.run.cli import main

if __name__ == "__main__":
    main()
