"""The engine of a cluster: Apache Spark (extra ``spark``, Java 17), running the query that DuckDB runs.

Nothing here imports pyspark before a session is opened, so that the core stands without it.
"""

from jingzhun.engines.spark.dialect import to_spark
from jingzhun.engines.spark.session import SparkSettings, open_session
from jingzhun.engines.spark.spark_engine import SparkEngine

__all__ = ["SparkEngine", "SparkSettings", "open_session", "to_spark"]
