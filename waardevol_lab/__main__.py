"""`python -m waardevol_lab` is the command `waardevol`."""

from waardevol_lab.cli import main

if __name__ == "__main__":
    main()
