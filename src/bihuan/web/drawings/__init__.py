"""Small pictures drawn by the server: data in, geometry out; templates print the geometry and give it classes."""
