r"""What a person looks at: the review page, served by the daemon on loopback.

A request's way through this room::

    server -> guard (who asks?) -> app (which page?) -> room (plan anew) -> views -> pages/
                                                    \-> acts (a person's word) -> back to a page

Nothing is kept between two requests but the reading of an unchanged queue. No GET changes
anything. ``entry`` makes the addresses that let a person in.
"""
