"""The doors of pages: one module for each part of the end of the road."""
