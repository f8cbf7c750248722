"""Load the packages before pytest takes the folders `passport` and `workbench`, which hold their tests, for them."""

import passport  # noqa: F401
import workbench  # noqa: F401
