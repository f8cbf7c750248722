"""What the workbench and the server say to each other about one computer."""
