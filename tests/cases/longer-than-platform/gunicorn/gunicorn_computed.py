import os

graceful_timeout = int(os.environ.get("GRACEFUL_TIMEOUT", "10"))
