"""newsarchive: follow news outlets, keep what they print, read bylines and datelines, serve it all with Datasette."""

__version__ = "0.1.0"
