"""Filters of the pages of waste."""
