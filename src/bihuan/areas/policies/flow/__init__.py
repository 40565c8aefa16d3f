"""How the records of the policies move; each module registers its flow when imported."""

from bihuan.areas.policies.flow import disposal, document, filing, waiver

__all__ = ["disposal", "document", "filing", "waiver"]
