"""A library as a service: the API that programs ask, accounts, and what agents may use (`mcp`).

A Library comes in, applications to serve go out. Like the command line it imports the library, its types and its errors.
"""
