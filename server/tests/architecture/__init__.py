"""The architecture, held: contracts, anatomy, permissions, transitions, translations."""
