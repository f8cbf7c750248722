"""Rebond, the platform: one traceable road from a donated computer to a person who can use it."""
