"""One web application over everything: see, put in, ask, act, and who may do what.

Pages are made on the server. Each technique and each action has its page, form, JSON and permission from its
class, as the command line has its flags from it.
"""
