"""Text recognition: pages that are pictures come in, the runs of their words go out, like those of any other page.

The entry point is `recognition.recognise`; which pages want it says `unread`.
"""
