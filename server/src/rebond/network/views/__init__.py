"""The doors of the network, one file a subject."""
