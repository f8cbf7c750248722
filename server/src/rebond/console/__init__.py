"""The `rebond` command line."""
