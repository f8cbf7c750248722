"""Identify, test and erase the computer this runs on, and prove it."""
