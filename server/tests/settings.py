"""The platform's own settings, with a data directory of the test run's own and a fast password hash.

`REBOND_DATABASE_URL` chooses the database, as it does for the platform.
"""

import atexit
import os
import shutil
import tempfile

os.environ["REBOND_DATA"] = _directory = tempfile.mkdtemp(prefix="rebond-tests-")
atexit.register(shutil.rmtree, _directory, ignore_errors=True)

from rebond.config.settings import *  # noqa: E402, F403 - the directory must be known first

FINGERPRINT_MEMORY_KIB = 64
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Files as they lie in the apps: nothing is collected, hashed or compressed for a test.
STATIC_ROOT.mkdir()  # noqa: F405
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Each client of a test makes the middleware anew: a file is looked up when it is asked for, not all of them each time.
WHITENOISE_AUTOREFRESH = True
