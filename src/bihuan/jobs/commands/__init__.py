"""The commands of `bihuan`, one module each (see bihuan.jobs.cli)."""
