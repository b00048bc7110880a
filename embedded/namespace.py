"""The namespace of the embedded server: its search attributes, and how long histories are kept."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError

NAME = "default"
_CALL_PATIENCE = timedelta(seconds=2)


async def is_served(client: Client) -> bool:
    """Whether the server answers, and workflows can be started in the namespace."""
    try:
        if not await client.service_client.check_health(timeout=_CALL_PATIENCE):
            return False
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=NAME), timeout=_CALL_PATIENCE
        )
    except (RPCError, RuntimeError):  # RuntimeError: no connection could be made yet
        return False
    return True


async def add_attributes(
    client: Client,
    # Any: as in runtime.attributes
    attributes: Sequence[SearchAttributeKey[Any]],
) -> None:
    """Add the search attributes that the namespace lacks.

    The server uses the list on its command line only if the database is new.
    """
    request = ListSearchAttributesRequest(namespace=NAME)
    known = await client.operator_service.list_search_attributes(request, retry=True)
    missing = [key for key in attributes if key.name not in known.custom_attributes]
    if not missing:
        return
    await client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace=NAME,
            search_attributes={
                key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in missing
            },
        ),
        retry=True,
    )


async def set_retention(client: Client, retention: timedelta) -> None:
    """Keep the histories of closed workflows so long.

    The server's default is one day: a history would be gone before anybody reads it.
    """
    wanted = Duration()
    wanted.FromTimedelta(retention)
    request = DescribeNamespaceRequest(namespace=NAME)
    found = await client.workflow_service.describe_namespace(request, retry=True)
    if found.config.workflow_execution_retention_ttl == wanted:
        return
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=NAME,
            config=NamespaceConfig(workflow_execution_retention_ttl=wanted),
        ),
        retry=True,
    )
