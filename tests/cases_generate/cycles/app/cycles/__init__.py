from cycles.main import app as app
