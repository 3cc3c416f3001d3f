"""Tables, models and migrations."""
