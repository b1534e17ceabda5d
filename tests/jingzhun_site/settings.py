"""The site's own settings, in a folder that goes away: nothing has to be set to run its tests."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="jingzhun-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ |= {"JINGZHUN_HOME": _home, "JINGZHUN_DEMO": "yes", "JINGZHUN_LOG_FORMAT": "text"}
os.environ["JINGZHUN_POOL"] = "0"  # a pool would keep connections beyond the end of a test

from jingzhun_site.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# No manifest: pages are rendered without files having been collected first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
