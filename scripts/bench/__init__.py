"""Measures of speed, as ratios inside one run against the alternative or the limit."""
