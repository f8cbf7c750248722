"""Testing a computer before it may be called refurbished: by measuring where a program can, else by asking a person."""
