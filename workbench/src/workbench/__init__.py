"""The agent that identifies, tests and erases the computer it runs on."""

__version__ = "0.1.0"
