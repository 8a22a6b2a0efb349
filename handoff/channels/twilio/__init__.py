"""Twilio SMS and WhatsApp: all that the line knows of this provider. README.md says what Twilio promises."""
