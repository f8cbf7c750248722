"""What the pages, the papers and the actions need to know, one file a subject."""
