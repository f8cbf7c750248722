"""A donor's list: from the bytes of a file to what becomes of each of its lines."""
