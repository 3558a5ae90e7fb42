"""What the commands do that are no pass over the inbox: laying out, checking, showing, adopting, auditing, and so on.

One module a command. They know the rooms; they never print: words on a screen are `breachdocs.screens` and the
command line's.
"""
