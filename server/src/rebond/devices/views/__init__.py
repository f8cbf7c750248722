"""The pages of devices, by what one comes to do."""
