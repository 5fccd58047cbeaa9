"""The version of the program: stored with each entry of the journal."""

VERSION = "0.2.0"
