"""What the worker does by itself. Nothing here decides or writes: each task calls one service.

Huey only wakes the tasks; it may forget one when a worker is killed. So each task reconciles: it looks at what the
state of things demands, and running it twice, late or after a crash is harmless.
"""
