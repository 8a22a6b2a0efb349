"""A stand-in for Twilio with phones attached: for the demo, the tests and trying things out. Keeps all in memory."""
