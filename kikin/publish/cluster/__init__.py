"""Documents made on many machines by Dask: each a pure task from bytes to bytes, so that workers need no shared disk."""

from kikin.publish.cluster.client import Cluster, connected

__all__ = ["Cluster", "connected"]
