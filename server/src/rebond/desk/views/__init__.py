"""The doors of the desk, one file a subject."""
