"""Web chat: a WebSocket that loses nothing and doubles nothing, however often the connection breaks."""

from handoff.channels.webchat.socket import Chats, routes

__all__ = ["Chats", "routes"]
