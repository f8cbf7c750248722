"""`python -m workbench`, the same as `rebond-workbench`."""

import sys

from workbench.cli import main

sys.exit(main())
