"""Canonical names of the catalogue to what stands under them in the installed libraries, instances by their classes."""

from __future__ import annotations

import contextlib
import fnmatch
import functools
import importlib
import importlib.util
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator

GIVEN: dict[str, tuple[str, ...]] = {
    "threading.Lock()": ("_thread.LockType()",),
    "threading.RLock()": ("_thread.RLock()",),
    "asyncio.create_subprocess_exec()": ("asyncio.subprocess.Process()",),
    "asyncio.create_subprocess_shell()": ("asyncio.subprocess.Process()",),
    "anyio.create_memory_object_stream()": (
        "anyio.streams.memory.MemoryObjectSendStream()",
        "anyio.streams.memory.MemoryObjectReceiveStream()",
    ),
    # Object mappers and stores
    "beanie.Document().find().**": ("beanie.odm.queries.find.FindMany()",),
    "beanie.Document().find_one().**": ("beanie.odm.queries.find.FindOne()",),
    "django.core.cache.cache": ("django.core.cache.backends.base.BaseCache()",),
    "django.db.models.Model().objects.**": ("django.db.models.query.QuerySet()",),
    "firebase_admin.firestore.client()": ("google.cloud.firestore.Client()",),
    "google.cloud.firestore.AsyncClient().**": (
        "google.cloud.firestore_v1.async_document.AsyncDocumentReference()",
        "google.cloud.firestore_v1.async_collection.AsyncCollectionReference()",
        "google.cloud.firestore_v1.async_batch.AsyncWriteBatch()",
    ),
    "google.cloud.firestore.Client().**": (
        "google.cloud.firestore_v1.document.DocumentReference()",
        "google.cloud.firestore_v1.collection.CollectionReference()",
        "google.cloud.firestore_v1.batch.WriteBatch()",
    ),
    "mongoengine.Document().objects.**": ("mongoengine.queryset.QuerySet()",),
    "motor.motor_asyncio.AsyncIOMotorClient().**": ("motor.motor_asyncio.AsyncIOMotorCollection()",),
    "motor.motor_asyncio.AsyncIOMotorDatabase().**": ("motor.motor_asyncio.AsyncIOMotorCollection()",),
    "peewee.Model().delete().**": ("peewee.ModelDelete()",),
    "peewee.Model().insert().**": ("peewee.ModelInsert()",),
    "peewee.Model().insert_many().**": ("peewee.ModelInsert()",),
    "peewee.Model().replace().**": ("peewee.ModelInsert()",),
    "peewee.Model().update().**": ("peewee.ModelUpdate()",),
    "pymongo.MongoClient().**": ("pymongo.collection.Collection()",),
    "pymongo.database.Database().**": ("pymongo.collection.Collection()",),
    "redis.Redis().lock()": ("redis.lock.Lock()",),
    "sqlalchemy.orm.DeclarativeBase().metadata": ("sqlalchemy.MetaData()",),
    "sqlalchemy.orm.Session().query().**": ("sqlalchemy.orm.Query()",),
    "sqlalchemy.orm.declarative_base().metadata": ("sqlalchemy.MetaData()",),
    "supabase.create_async_client()": ("supabase.AsyncClient()",),
    "supabase.create_client()": ("supabase.Client()",),
    "tortoise.models.Model().all().**": ("tortoise.queryset.QuerySet()",),
    "tortoise.models.Model().filter().**": ("tortoise.queryset.QuerySet()",),
    # Brokers and queues
    "aio_pika.**": ("aio_pika.abc.AbstractExchange()", "aio_pika.abc.AbstractQueue()"),
    "celery.Celery().task()()": ("celery.Task()",),
    "celery.Task().s().**": ("celery.Signature()",),
    "celery.chord()": ("celery.canvas._chord()",),
    "celery.shared_task()()": ("celery.Task()",),
    "faststream.**": ("faststream.nats.NatsBroker()", "faststream.kafka.KafkaBroker()"),
    "nats.aio.client.Client().subscribe().messages": ("nats.aio.subscription._SubscriptionMessageIterator()",),
    "procrastinate.App().**": ("procrastinate.tasks.Task()",),
    "taskiq.**": ("taskiq.AsyncTaskiqDecoratedTask()",),
    "taskiq_aio_pika.**": ("taskiq.AsyncTaskiqDecoratedTask()",),
    "taskiq_redis.**": ("taskiq.AsyncTaskiqDecoratedTask()",),
    # Cloud services
    "boto3.resource().Table().batch_writer()": ("boto3.dynamodb.table.BatchWriter()",),
    "github.Github().get_repo()": ("github.Repository.Repository()",),
    "github.Github().get_repo().get_issue()": ("github.Issue.Issue()",),
    "github.Github().get_repo().get_pull()": ("github.PullRequest.PullRequest()",),
    "gitlab.Gitlab().**": ("gitlab.v4.objects.ProjectIssueManager()",),
    # Machines
    "aiodocker.Docker().containers": ("aiodocker.containers.DockerContainers()",),
    "aiodocker.Docker().images": ("aiodocker.images.DockerImages()",),
    "docker.from_env()": ("docker.DockerClient()",),
    "docker.from_env().containers": ("docker.models.containers.ContainerCollection()",),
    "docker.from_env().containers.create()": ("docker.models.containers.Container()",),
    "docker.from_env().containers.get()": ("docker.models.containers.Container()",),
    "docker.from_env().containers.run()": ("docker.models.containers.Container()",),
    "docker.from_env().images": ("docker.models.images.ImageCollection()",),
    "docker.from_env().networks": ("docker.models.networks.NetworkCollection()",),
    "docker.from_env().volumes": ("docker.models.volumes.VolumeCollection()",),
    "git.Repo().git": ("git.Git()",),
    "git.Repo().remotes.origin": ("git.Remote()",),
    "paramiko.SSHClient().open_sftp()": ("paramiko.SFTPClient()",),
    # Models
    "autogen_agentchat.teams.*()": ("autogen_agentchat.teams.RoundRobinGroupChat()",),
    "google.cloud.storage.Client().bucket()": ("google.cloud.storage.Bucket()",),
    "google.cloud.storage.Client().get_bucket()": ("google.cloud.storage.Bucket()",),
    "langchain.agents.create_agent()": ("langgraph.graph.state.CompiledStateGraph()",),
    "langchain_core.prompts.**": ("langchain_core.prompts.ChatPromptTemplate()",),
    "langfuse.Langfuse().api.**": ("langfuse.api.trace.client.TraceClient()",),
    "llama_index.core.Settings.embed_model": ("llama_index.core.embeddings.BaseEmbedding()",),
    "llama_index.core.Settings.llm": ("llama_index.core.llms.LLM()",),
    "llama_index.core.chat_engine.**": ("llama_index.core.chat_engine.types.BaseChatEngine()",),
    "llama_index.core.embeddings.**": ("llama_index.core.embeddings.BaseEmbedding()",),
    "llama_index.core.llms.**": ("llama_index.core.llms.LLM()",),
    "llama_index.core.query_engine.**": ("llama_index.core.base.base_query_engine.BaseQueryEngine()",),
    "llama_index.**.as_chat_engine()": ("llama_index.core.chat_engine.types.BaseChatEngine()",),
    "llama_index.**.as_query_engine()": ("llama_index.core.base.base_query_engine.BaseQueryEngine()",),
    "llama_index.embeddings.**": ("llama_index.core.embeddings.BaseEmbedding()",),
    "llama_index.llms.**": ("llama_index.core.llms.LLM()",),
    "mcp.server.Server().request_context.session": ("mcp.server.session.ServerSession()",),
    "mcp.server.lowlevel.Server().request_context.session": ("mcp.server.session.ServerSession()",),
    "weaviate.WeaviateAsyncClient().**": ("weaviate.collections.data.async_._DataCollectionAsync()",),
    "weaviate.WeaviateClient().**": (
        "weaviate.collections.data.sync._DataCollection()",
        "weaviate.collections.batch.collection._BatchCollection()",
    ),
    "weaviate.connect_to_custom().**": ("weaviate.WeaviateClient().**",),
    "weaviate.connect_to_local().**": ("weaviate.WeaviateClient().**",),
    "weaviate.connect_to_weaviate_cloud().**": ("weaviate.WeaviateClient().**",),
    "weaviate.use_async_with_custom().**": ("weaviate.WeaviateAsyncClient().**",),
    "weaviate.use_async_with_local().**": ("weaviate.WeaviateAsyncClient().**",),
    "weaviate.use_async_with_weaviate_cloud().**": ("weaviate.WeaviateAsyncClient().**",),
    # Clients
    "aiohttp.ClientSession().ws_connect()": ("aiohttp.ClientWebSocketResponse()",),
    "anthropic.Anthropic().**": ("anthropic.resources.Messages()",),
    "anthropic.AsyncAnthropic().**": ("anthropic.resources.AsyncMessages()",),
    "braintree.BraintreeGateway().transaction": ("braintree.transaction_gateway.TransactionGateway()",),
    "groq.AsyncGroq().**": ("groq.resources.chat.completions.AsyncCompletions()",),
    "groq.Groq().**": ("groq.resources.chat.completions.Completions()",),
    "openai.**": ("openai.AsyncOpenAI().**", "openai.OpenAI().**"),
    "openai.AsyncOpenAI().**": (
        "openai.resources.chat.completions.AsyncCompletions()",
        "openai.resources.images.AsyncImages()",
        "openai.resources.beta.threads.runs.AsyncRuns()",
        "openai.resources.beta.threads.AsyncThreads()",
    ),
    "openai.OpenAI().**": (
        "openai.resources.chat.completions.Completions()",
        "openai.resources.images.Images()",
        "openai.resources.beta.threads.runs.Runs()",
        "openai.resources.beta.threads.Threads()",
    ),
    "openai.embeddings": ("openai.resources.Embeddings()",),
    "mollie.api.client.Client().payments": ("mollie.api.resources.Payments()",),
    "postmarker.core.PostmarkClient().emails": ("postmarker.models.emails.EmailManager()",),
    "razorpay.Client().order": ("razorpay.resources.Order()",),
    "razorpay.Client().payment": ("razorpay.resources.Payment()",),
    "razorpay.Client().refund": ("razorpay.resources.Refund()",),
    "stripe.*": ("stripe.Customer", "stripe.Subscription"),
    "stripe.*.*": ("stripe.billing.Meter", "stripe.radar.ValueList"),
    "stripe.StripeClient().**": (
        "stripe.PaymentIntentService()",
        "stripe.InvoiceService()",
        "stripe.CustomerService()",
    ),
    "twilio.rest.Client().calls": ("twilio.rest.api.v2010.account.call.CallList()",),
    "twilio.rest.Client().messages": ("twilio.rest.api.v2010.account.message.MessageList()",),
}
"""What functions and attributes give, and where `**` leads, as far as no annotation says it."""


ELSEWHERE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("aioboto3==15.5.0", "boto3==1.40.61"): ("aioboto3", "boto3"),
    ("dulwich==1.2.21", "pygit2==1.21.0"): ("dulwich", "pygit2"),
    ("aiogram==3.31.0", "asyncssh==2.24.1", "paramiko==5.1.0", "twilio==9.13.0"): (
        "aiogram",
        "asyncssh",
        "paramiko",
        "twilio",
    ),
    ("analytics-python==1.4.post1", "segment-analytics-python==2.4.0"): ("analytics", "segment"),
    ("autogen-agentchat==0.7.5",): ("autogen_agentchat",),
    (
        "aiohttp==3.14.5",
        "azure-communication-email==1.1.0",
        "azure-cosmos==4.17.1",
        "azure-keyvault-secrets==4.12.0",
        "azure-storage-blob==12.31.1",
    ): ("azure",),
    ("google-cloud-bigquery==3.47.0", "google-cloud-secret-manager==2.32.0", "google-cloud-tasks==2.26.0"): (
        "google.cloud",
    ),
    ("google-api-python-client==2.202.0", "pygithub==2.10.0"): ("github", "googleapiclient"),
    ("apprise==2.3.0", "discord.py==2.7.1", "pusher==3.3.4", "telethon==1.45.0"): (
        "apprise",
        "discord",
        "pusher",
        "telethon",
    ),
    ("daytona==0.226.1", "e2b-code-interpreter==2.11.5", "modal==1.6.4"): (
        "daytona",
        "e2b",
        "e2b_code_interpreter",
        "modal",
    ),
    ("elevenlabs==2.78.0",): ("elevenlabs",),
    ("exa-py==2.28.0", "selenium==4.51.0", "tavily-python==0.8.5"): ("exa_py", "selenium", "tavily"),
    (
        "influxdb-client==1.50.0",
        "langsmith==0.15.1",
        "logfire==5.4.0",
        "mixpanel==5.4.1",
        "prometheus-client==0.26.0",
        "websocket-client==1.9.2",
    ): (
        "influxdb_client",
        "langsmith",
        "logfire",
        "mixpanel",
        "prometheus_client",
        "websocket",
    ),
    ("mollie-api-python==4.0.0", "squareup==46.0.0.20260916", "web3==8.0.0"): ("mollie", "square", "web3"),
    ("chromadb==1.5.9",): ("chromadb",),
    ("fastapi-websocket-pubsub==1.0.1",): ("fastapi_websocket_pubsub",),
    ("clickhouse-connect==1.12.0", "confluent-kafka==2.16.1", "turbopuffer==3.1.0"): (
        "clickhouse_connect",
        "confluent_kafka",
        "turbopuffer",
    ),
    ("cohere==7.3.1", "huggingface_hub==2.4.0", "mistralai==3.7.0", "voyageai==0.5.0"): (
        "cohere",
        "huggingface_hub",
        "mistralai",
        "voyageai",
    ),
    ("aiopg==1.4.0", "cassandra-driver==3.30.1", "duckdb==2.0.1", "mysql-connector-python==26.10.0"): (
        "aiopg",
        "cassandra",
        "duckdb",
        "mysql",
    ),
    ("oracledb==26.1.0", "pyodbc==5.5.0", "snowflake-connector-python==5.2.0"): ("oracledb", "pyodbc", "snowflake"),
    ("crewai==1.15.30",): ("crewai",),
    ("lancedb==0.40.0", "temporalio==1.35.0"): ("lancedb", "temporalio"),
    ("django==5.2.19",): ("django",),
    ("emails==1.1.3", "fastapi-mail==1.6.8", "pywebpush==2.5.0", "sendgrid==6.12.5"): (
        "emails",
        "fastapi_mail",
        "pywebpush",
        "sendgrid",
    ),
    ("fastmcp==4.2.3",): ("fastmcp",),
    ("firebase-admin==7.7.0", "gcloud-aio-storage==9.6.5", "google-cloud-pubsub==2.44.0", "google-genai==2.34.0"): (
        "firebase_admin",
        "gcloud",
        "google.cloud",
        "google.genai",
    ),
    ("google-cloud-aiplatform==2.7.0",): ("vertexai",),
    ("google-generativeai==0.8.6",): ("google.generativeai",),
    ("kubernetes==36.0.3", "kubernetes_asyncio==36.1.0"): ("kubernetes", "kubernetes_asyncio"),
    ("langchain==1.5.2", "langchain-classic==1.0.8", "langgraph==1.2.24"): (
        "langchain",
        "langchain_classic",
        "langchain_core",
        "langgraph",
    ),
    ("langfuse==5.0.4",): ("langfuse",),
    ("litellm==1.110.2",): ("litellm",),
    ("llama-index-core==0.14.25",): ("llama_index",),
    ("openai-agents==0.24.0", "pydantic-ai-slim==2.68.0"): ("agents", "pydantic_ai"),
    ("opensearch-py==3.2.0", "pymilvus==3.0.2"): ("opensearchpy", "pymilvus"),
    ("datasets==5.2.0", "pandas==3.1.1", "pillow==13.0.0", "polars==2.1.0", "pyarrow==26.0.1"): (
        "PIL",
        "datasets",
        "numpy",
        "pandas",
        "polars",
        "pyarrow",
    ),
    ("matplotlib==3.11.2", "mem0ai==2.2.1", "openpyxl==3.1.5", "python-docx==1.2.0", "soundfile==0.14.0"): (
        "docx",
        "matplotlib",
        "mem0",
        "openpyxl",
        "soundfile",
    ),
    ("paypalrestsdk==1.13.3",): ("paypalrestsdk",),
    ("pinecone==10.2.0", "qdrant-client==1.20.0", "weaviate-client==4.24.1"): (
        "pinecone",
        "qdrant_client",
        "weaviate",
    ),
    ("prisma==0.15.0",): ("prisma",),
    ("taskiq-aio-pika==0.6.1", "taskiq-redis==1.2.4"): ("taskiq_aio_pika", "taskiq_redis"),
    ("torch==2.15.0", "safetensors==0.8.0"): ("safetensors", "torch"),
}
"""The libraries that are too heavy to be installed for every run: what is installed together, and what it brings."""


class Unknown(LookupError):
    """What a call or an attribute gives is not written in the library."""


def _amazon(*services: str) -> Callable[[], list[object]]:
    @functools.cache
    def clients() -> list[object]:
        boto3 = importlib.import_module("boto3")
        return [type(boto3.client(name, region_name="eu-west-1")) for name in services]

    return clients


def _resource(service: str, kind: str) -> Callable[[], list[object]]:
    def resource() -> list[object]:
        made = importlib.import_module("boto3").resource(service, region_name="eu-west-1")
        return [type(getattr(made, kind)("name"))]

    return resource


def _client(module: str, name: str, **arguments: str) -> Callable[[], list[object]]:
    return lambda: [getattr(importlib.import_module(module), name)(**arguments)]


def _object() -> list[object]:
    return [type(importlib.import_module("boto3").resource("s3").Object("bucket", "key"))]


_SERVICES = [
    "athena", "batch", "bedrock-agent-runtime", "bedrock-runtime", "cloudwatch", "dynamodb", "ec2", "ecs", "events",
    "glue", "kinesis", "lambda", "logs", "s3", "sagemaker-runtime", "secretsmanager", "ses", "sesv2", "sns", "sqs",
    "ssm", "stepfunctions",
]  # fmt: skip
_CLIENTS = _amazon(*_SERVICES)
MADE: dict[str, Callable[[], list[object]]] = {
    "anthropic.Anthropic()": _client("anthropic", "Anthropic", api_key="none"),
    "anthropic.AsyncAnthropic()": _client("anthropic", "AsyncAnthropic", api_key="none"),
    "aioboto3.Session().client()": _CLIENTS,
    "aioboto3.Session().resource().Table()": _resource("dynamodb", "Table"),
    "boto3.client()": _CLIENTS,
    "boto3.resource().Bucket()": _resource("s3", "Bucket"),
    "boto3.resource().Object()": _object,
    "boto3.resource().Table()": _resource("dynamodb", "Table"),
    "elevenlabs.AsyncElevenLabs()": _client("elevenlabs", "AsyncElevenLabs", api_key="none"),
    "elevenlabs.ElevenLabs()": _client("elevenlabs", "ElevenLabs", api_key="none"),
    "openai.AsyncOpenAI()": _client("openai", "AsyncOpenAI", api_key="none"),
    "openai.OpenAI()": _client("openai", "OpenAI", api_key="none"),
    "square.AsyncSquare()": _client("square", "AsyncSquare", token="none"),
    "square.Square()": _client("square", "Square", token="none"),
    "stripe.StripeClient()": _client("stripe", "StripeClient", api_key="sk_none"),
}
"""What gets its methods, or attributes that say what they are, only when it is made."""


def is_installed(name: str) -> bool:
    """Whether the library is there that a canonical name is of; of a namespace package, the part that is named."""
    top, *rest = name.replace("()", "").split(".")
    if top in sys.stdlib_module_names:
        return True
    if any("*" in part for part in rest[:1]):
        return importlib.util.find_spec(top) is not None
    with contextlib.suppress(ValueError):  # a module that has put something else in its place
        while (spec := importlib.util.find_spec(top)) is not None and spec.origin is None and rest:
            top = f"{top}.{rest.pop(0)}"
        return spec is not None and spec.origin is not None
    return True


def found(name: str) -> list[object]:
    """What stands under a name or a pattern; nothing where there is no such thing. Raises Unknown."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        if (make := MADE.get(".".join(parts[:length]))) is not None:
            return [end for start in make() for end in _below(start, parts[length:])]
        if (known := GIVEN.get(".".join(parts[:length]))) is not None:
            return [end for one in known for start in found(one) for end in _below(start, parts[length:])]
    return list(_below(importlib.import_module(parts[0]), parts[1:]))


def _below(here: object, parts: list[str]) -> Iterator[object]:
    if not parts:
        yield here
        return
    part, rest = parts[0], parts[1:]
    if part == "**":  # which may stand for nothing
        yield from _below(here, rest)
        return
    for name, value in _members(here, part.replace("()", "")):
        if rest:
            with contextlib.suppress(*[Unknown] * ("*" in part)):
                given = _called(value, part.count("()")) if part.endswith("()") else _read(here, name, value)
                yield from _below(given, rest)
        else:
            # A name ends with what is called: `chord()()` is what the first call gives.
            yield _called(value, part.count("()") - 1).__call__ if part.endswith("()()") else value


def _called(value: object, times: int) -> object:
    """The class of what calls of it, and of what they give, give."""
    for number in range(times):
        value = _result(value if number == 0 else value.__call__)  # type: ignore[operator]
    return value


def _members(owner: object, pattern: str) -> list[tuple[str, object]]:
    if "*" in pattern:
        return [(name, getattr(owner, name)) for name in dir(owner) if fnmatch.fnmatchcase(name, pattern)]
    if isinstance(owner, types.ModuleType) and hasattr(owner, "__path__") and getattr(owner, pattern, None) is None:
        path = f"{owner.__name__}.{pattern}"
        if importlib.util.find_spec(path):
            importlib.import_module(path)
    value = getattr(owner, pattern, None)
    if value is None and isinstance(owner, types.ModuleType):
        value = sys.modules.get(f"{owner.__name__}.{pattern}")
    if value is not None:
        return [(pattern, value)]
    return [(pattern, None)] if pattern in _annotations(owner) else []


def _result(called: object) -> object:
    """The class of what a call gives."""
    if isinstance(called, type):
        return called
    return _class_of(_annotations(called).get("return"), called)


def _read(owner: object, name: str, value: object) -> object:
    """The class of an attribute; a module or a class itself, and what an object that is made has."""
    if isinstance(value, type | types.ModuleType) or not isinstance(owner, type | types.ModuleType):
        return value
    getter = value.fget if isinstance(value, property) else getattr(value, "func", None)
    if isinstance(value, property | functools.cached_property):
        return _class_of(_annotations(getter).get("return"), getter)
    if (hint := _annotations(owner).get(name)) is not None:
        return _class_of(hint, (owner, name))
    if value is None or inspect.isroutine(value) or inspect.isdatadescriptor(value):
        raise Unknown(f"what {owner}.{name} is")
    return type(value)


def _annotations(thing: object) -> dict[str, object]:
    try:
        return typing.get_type_hints(thing)  # type: ignore[arg-type]
    except (TypeError, NameError, AttributeError):
        return {}


def _class_of(annotation: object, of: object) -> type:
    """The class that an annotation means: what is awaited, entered or one of several."""
    for inner in (annotation, *typing.get_args(annotation)):
        origin = typing.get_origin(inner) or inner
        plain = getattr(origin, "__module__", "") not in (
            "collections.abc",
            "contextlib",
            "typing",
            "builtins",
            "types",
        )
        if isinstance(origin, type) and plain:
            return origin
    raise Unknown(f"what {of} gives")
