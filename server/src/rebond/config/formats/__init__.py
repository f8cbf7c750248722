"""How days are written where Django's own forms of a language do not suit."""
