"""What a program can find out by itself. Each probe answers with a verdict and says how far it is."""
