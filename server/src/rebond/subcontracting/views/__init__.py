"""The doors of pages: what leaves, and what comes back."""
