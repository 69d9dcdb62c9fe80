"""followupd writes, checks and sends the thank-you letters after an interview.

The map of the package, in the order in which one letter walks through it::

    interviews.yaml -> intake -> plan -> compose -> check -> outbox -> deliver -> journal
                         |                                     |
                         +--> problems          remind -> desktop, mail, Apprise

    core/      the rules: who is owed what, when it goes, what a good letter is. Pure.
    ports      what the rules need from the world, as Protocols.
    flow/      one pass, step by step, over the ports.
    adapters/  the world: YAML files, SQLite, SMTP, IMAP, the keyring, notifications.
    wiring     the one place that builds adapters from settings.
    daemon     wakes the pass.
    cli/       what a person types.
    web/       what a person looks at: the review page.
    system/    the daemon as the user's own service: systemd, launchd, the Task Scheduler.

Imports run one way: cli, web, daemon -> wiring -> flow -> ports -> core -> errors; adapters import
ports and core. ``tests/test_architecture.py`` holds that.

Beside the package: ``templates/`` the letters, ``config/`` the samples, their schemas and the unit,
``docs/`` for people, ``tools/`` what makes the reference and the man pages.
"""

__version__ = "0.1.0"
