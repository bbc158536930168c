"""The chat model behind one small protocol, opened through LangChain.

Anything that speaks the OpenAI protocol will do: vLLM, Ollama, a provider. Retries with
backoff are the OpenAI client's; after repeated failures a circuit breaker (pybreaker) spares
the user the wait until the model is likely to be back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.errors import ModelError, ModelRefusedError, ModelUnavailableError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

Role = Literal["system", "user", "assistant"]
_UNSUPPORTED_STATUS = (400, 404, 415, 422, 501)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; ``estimated`` where the server did not count them."""

    prompt: int = 0
    reply: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        """The sum of two calls."""
        return Usage(
            self.prompt + other.prompt,
            self.reply + other.reply,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a model may take and how often it is tried.

    Args:
        seconds: for one whole call, from asking to the last token.
        retries: after 429, 5xx and broken connections, with growing pauses.
        failures: calls failing in a row that open the circuit.
        pause: seconds for which an open circuit refuses at once.
        tokens: of one reply at most.
    """

    seconds: float = 90.0
    retries: int = 2
    failures: int = 3
    pause: float = 30.0
    tokens: int = 1500


class ChatModel(Protocol):
    """What the assistant needs of a language model."""

    name: str

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The reply, piece by piece.

        Args:
            messages: the conversation.
            schema: a JSON schema that the reply should meet; a model that cannot is asked
                without it.

        Raises:
            ModelError: the model cannot be reached, refuses, or takes too long. What it
                said before stands.
        """

    def used(self) -> Usage:
        """Tokens of the last call on this thread."""


Log = Callable[[Sequence[Message], str], None]
"""Called with a prompt and its reply, where the office asked for that."""


class LangChainChat:
    """A chat model of LangChain's."""

    def __init__(
        self, model: BaseChatModel, name: str, *, limits: Limits, log: Log | None = None
    ) -> None:
        """Hold the model."""
        import threading

        from pybreaker import CircuitBreaker

        self.name = name
        self.model = model
        self._limits = limits
        self._log = log
        self._plain = False
        self._local = threading.local()
        self._breaker = CircuitBreaker(
            fail_max=limits.failures,
            reset_timeout=limits.pause,
            exclude=[ModelRefusedError],
            throw_new_error_on_trip=False,
        )

    def used(self) -> Usage:
        """Tokens of the last call on this thread."""
        return getattr(self._local, "usage", Usage())

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """See ``ChatModel``."""
        said: list[str] = []
        self._local.usage = Usage()
        try:
            for piece in self._guarded(messages, schema):
                said.append(piece)
                yield piece
        finally:
            reply = "".join(said)
            if not self._local.usage.prompt:
                self._local.usage = _estimated(messages, reply)
            if self._log is not None:
                self._log(messages, reply)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Calls that go to ``model`` itself, under the same breaker and with the same errors.

        Raises:
            ModelError: the model cannot be reached, refuses, or takes too long.
        """
        from pybreaker import CircuitBreakerError

        try:
            with self._breaker.calling():
                try:
                    yield
                except Exception as error:
                    explained: ModelError = _explained(error, self.name)
                    raise explained from error
        except CircuitBreakerError as error:
            raise self._paused() from error

    @staticmethod
    def counted(messages: Sequence[BaseMessage]) -> Usage:
        """Tokens of all replies among messages."""
        used = [u for m in messages if (u := getattr(m, "usage_metadata", None))]
        return sum((Usage(u["input_tokens"], u["output_tokens"]) for u in used), Usage())

    def _paused(self) -> ModelUnavailableError:
        pause = f"{self._limits.pause:.0f}"
        return ModelUnavailableError(f"语言模型 {self.name} 连续出错，暂停使用 {pause} 秒。")

    def _guarded(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None
    ) -> Iterator[str]:
        from pybreaker import CircuitBreakerError

        deadline = time.monotonic() + self._limits.seconds
        try:
            # One call that fails counts once, however far it had come.
            with self._breaker.calling():
                yield from self._attempts(messages, schema, deadline)
        except CircuitBreakerError as error:
            raise self._paused() from error

    def _attempts(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, deadline: float
    ) -> Iterator[str]:
        """The call with the schema, and once more without where the server knows none."""
        if schema is not None and not self._plain:
            try:
                yield from self._call(messages, schema, deadline)
            except ModelRefusedError:
                self._plain = True
            else:
                return
        yield from self._call(messages, None, deadline)

    def _call(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, deadline: float
    ) -> Iterator[str]:
        named: dict[str, Any] = {}
        if schema is not None:
            form = {"name": "claims", "schema": dict(schema), "strict": True}
            # Beside LangChain's own parsing of the reply, which waits for the end, raises on
            # what is cut off and loses the count of tokens.
            wanted = {"type": "json_schema", "json_schema": form}
            named["extra_body"] = {"response_format": wanted}
        turns = [(m.role, m.text) for m in messages]
        try:
            for chunk in self.model.stream(turns, **named):
                self._count(chunk)
                yield str(chunk.text)
                if time.monotonic() > deadline:
                    raise ModelUnavailableError(
                        f"语言模型 {self.name} 在 {self._limits.seconds:.0f} 秒内没有说完。"
                    )
        except ModelUnavailableError:
            raise
        except Exception as error:
            raise _explained(error, self.name) from error

    def _count(self, chunk: AIMessageChunk) -> None:
        counted = chunk.usage_metadata
        if counted:
            self._local.usage = Usage(counted["input_tokens"], counted["output_tokens"])


def open_chat(
    name: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    limits: Limits | None = None,
    log: Log | None = None,
) -> LangChainChat:
    """A chat model by the name its server knows it under.

    Args:
        name: such as ``qwen3-32b``; ``provider:name`` takes another of LangChain's providers.
        base_url: of an OpenAI-compatible endpoint.
        api_key: its key; servers of one's own mostly want none.
        limits: time and retries.
        log: receives prompts and replies.

    Raises:
        ModelUnavailableError: LangChain does not know the provider.
    """
    from langchain.chat_models import init_chat_model

    held = limits or Limits()
    provider = None if ":" in name and base_url is None else "openai"
    settings: dict[str, Any] = {
        "temperature": 0,
        "max_retries": held.retries,
        # A hang is tried again like any failure: all tries together stay within the limit.
        "timeout": held.seconds / (held.retries + 1),
        "max_tokens": held.tokens,
        "stream_usage": True,
    }
    if base_url is not None:
        settings |= {"base_url": base_url, "api_key": api_key or "none"}
    elif api_key is not None:
        settings["api_key"] = api_key
    try:
        model = init_chat_model(name, model_provider=provider, **settings)
    except (ImportError, ValueError) as error:
        raise ModelUnavailableError(
            f"打不开语言模型 {name}：{error}。请检查 DUBAN_LLM_MODEL，"
            "本地服务还要设 DUBAN_LLM_BASE_URL。"
        ) from error
    return LangChainChat(model, name, limits=held, log=log)


def _explained(error: Exception, name: str) -> ModelUnavailableError | ModelRefusedError:
    status = getattr(error, "status_code", None)
    if status in _UNSUPPORTED_STATUS:
        return ModelRefusedError(f"语言模型 {name} 不接受这样的请求（{status}）。")
    why = f"返回 {status}" if status else type(error).__name__
    return ModelUnavailableError(f"语言模型 {name} 没有答复（{why}）。")


def _estimated(messages: Sequence[Message], reply: str) -> Usage:
    from langchain_core.messages.utils import count_tokens_approximately

    # Chinese runs to about one token a character or less.
    asked = count_tokens_approximately([m.text for m in messages], chars_per_token=1.5)
    said = count_tokens_approximately([reply], chars_per_token=1.5) if reply else 0
    return Usage(asked, said, estimated=True)
