"""``python -m jingzhun_site``: the command ``jingzhun-site``."""

from jingzhun_site.config.command import main

if __name__ == "__main__":
    main()
