"""Messages to people: shown in the page, sent by e-mail."""
