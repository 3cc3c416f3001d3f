"""The rules: standard library only, no screen and no table."""
