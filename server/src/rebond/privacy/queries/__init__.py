"""What the pages about personal data need to know."""
