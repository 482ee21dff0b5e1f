"""The programs that are measured side by side; each uses nothing but the public face of its library."""
