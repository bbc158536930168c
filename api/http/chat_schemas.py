"""OpenAI's chat completions as types, for the interface description."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import CitationModel, ObligationModel


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChatPart(BaseModel):
    """消息的一段；只用 text。"""

    type: str = Field(max_length=50, examples=["text"])
    text: str | None = Field(default=None, max_length=20_000)


class ChatMessage(BaseModel):
    """一条消息。"""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ChatPart] | None = None


class StreamOptions(BaseModel):
    """事件流的选项。"""

    include_usage: bool = False


class ChatBody(BaseModel):
    """OpenAI 接口的请求；temperature 等其他参数不起作用。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "duban",
                    "messages": [{"role": "user", "content": "双溪水库要搬迁多少户居民？"}],
                }
            ]
        }
    )

    model: str = Field(max_length=200, examples=["duban"])
    messages: list[ChatMessage] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: StreamOptions | None = None


class OwnModel(_Model):
    """OpenAI 接口里没有位置的内容，格式与 /v1/ask 相同。"""

    status: Literal["answered", "insufficient_evidence"]
    answer: str
    citations: list[CitationModel]
    obligations: list[ObligationModel]
    notes: list[str]


class CompletionMessage(_Model):
    """答复：正文带编号，末尾列出处。"""

    role: Literal["assistant"]
    content: str
    refusal: None


class CompletionChoice(_Model):
    """唯一的一个答复。"""

    index: int
    message: CompletionMessage
    finish_reason: Literal["stop"]
    logprobs: None


class UsageModel(_Model):
    """恒为 0：答复不按 token 计。"""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionModel(_Model):
    """OpenAI 接口的答复。"""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[CompletionChoice]
    usage: UsageModel
    duban: OwnModel


class ModelEntry(_Model):
    """一个模型。"""

    id: str = Field(examples=["duban"])
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsModel(_Model):
    """可用的模型。"""

    object: Literal["list"]
    data: list[ModelEntry]
