"""Erasing drives, and looking whether they were."""
