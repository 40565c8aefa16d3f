"""How the records of the policies move; each module registers its flow when imported."""

from bihuan.areas.policies.flow import document, filing, waiver

__all__ = ["document", "filing", "waiver"]
