"""What the pages and papers of assessments need."""
