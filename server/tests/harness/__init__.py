"""What every test of the platform is held to."""
