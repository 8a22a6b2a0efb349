"""What a message says: its language, whether somebody is in danger. Pure; used on both sides, on both Pythons."""
