import sys

from rebond.console.main import main

sys.exit(main())
