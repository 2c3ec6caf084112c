"""Every tunable, in one place.

Values come from, in this order: arguments, environment variables (`LESSONBASE_INDEX`, `LESSONBASE_MODEL` …),
`lessonbase.toml` in the working directory, the defaults here.
"""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lessonbase.errors import LessonbaseError
from lessonbase.model import Role


def _cache_dir() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lessonbase"


class Settings(BaseSettings):
    """The settings of one run. Field descriptions say what each does and where its default was measured."""

    model_config = SettingsConfigDict(
        env_prefix="LESSONBASE_", toml_file="lessonbase.toml", extra="forbid", frozen=True
    )

    index: Path = Field(
        Path("index"), description="The index directory: database, indexes, stored originals."
    )
    database: str = Field(
        "",
        repr=False,
        description="The address of a database of PostgreSQL, postgresql+psycopg://USER@SERVER/DATABASE, for what is a file in "
        "the index directory otherwise.",
    )
    cache: Path = Field(
        default_factory=_cache_dir,
        description="Where prepared models are kept between runs: of embeddings, and of languages.",
    )
    model: str = Field(
        "all-MiniLM-L6-v2",
        description="The embedding model: the built-in all-MiniLM-L6-v2, or another sentence-transformers model by name or folder.",
    )
    index_engine: Literal["faiss", "milvus"] = Field(
        "faiss",
        description="What searches: FAISS and tantivy in the library's own folder, or a Milvus server for a library that is too "
        "large for one machine (docs/scale.md).",
    )
    milvus_address: str = Field(
        "http://127.0.0.1:19530",
        description="Where that Milvus is; a file's name that ends in .db is served by milvus-lite in this program, to try it.",
    )
    milvus_token: str = Field(
        "", repr=False, description="What that Milvus asks for: user:password, or a key."
    )
    passage_characters: int = Field(
        900,
        ge=200,
        le=4000,
        description="A passage is cut at a sentence before it grows past this many characters.",
    )
    file_seconds: int = Field(
        600,
        ge=1,
        description="Reading one file is stopped after so many seconds of the processor (six times as many by the clock); "
        "it is then listed as failed.",
    )
    file_megabytes: int = Field(
        1536, ge=256, description="Reading one file may take so much memory; only Linux can see to it."
    )
    file_pages: int = Field(5000, ge=1, description="A file of more pages is refused.")
    page_seconds: int = Field(
        10, ge=1, description="Drawing one page is stopped after so long; its picture then says so."
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="How many files are read at once."
    )
    ray: str = Field(
        "",
        description="The address of a Ray cluster that reads and embeds files in the place of local workers: 127.0.0.1:6379, "
        "ray://HOST:10001; or local, for one that is begun on this machine.",
    )
    question_characters: int = Field(
        2000, description="Longer questions are refused; a question of a page is a paste by mistake."
    )

    usage_days: int = Field(
        0,
        ge=0,
        le=3650,
        description="For so many days it is kept what was asked and whether it was answered, never by whom; 0 keeps nothing.",
    )
    log: Literal["plain", "json"] = Field(
        "plain", description="How what happens is logged on stderr: as words, or as a line of JSON each."
    )

    llm_url: str = Field(
        "",
        description="A language model that may write an answer as one text, each sentence checked: the address of an endpoint "
        "that speaks the protocol of OpenAI, up to /v1. Without one there is none.",
    )
    llm_model: str = Field("default", description="The name of that model at its endpoint.")
    llm_key: str = Field("none", repr=False, description="The key that the endpoint asks for.")
    llm_seconds: float = Field(60.0, gt=0, description="How long to wait for what it writes.")

    oidc_issuer: str = Field(
        "",
        description="For a library that is served: a provider of OpenID Connect, where its people sign on.",
    )
    oidc_client: str = Field("", description="The name by which the provider knows the library.")
    oidc_secret: str = Field("", repr=False, description="The secret that goes with it.")
    oidc_name: str = Field(
        "preferred_username",
        description="The claim that says how somebody is called; without it the claim sub.",
    )
    oidc_groups: str = Field("groups", description="The claim with somebody's groups.")
    sign_on_roles: dict[str, Role] = Field(
        default_factory=dict,
        description='The roles of groups that the provider or the proxy says, as {"evaluators": "evaluator"}; "*" is everybody.',
    )
    proxy_addresses: tuple[str, ...] = Field(
        ("127.0.0.1", "::1"),
        description="The addresses of proxies, or networks of them, that say where a request comes from.",
    )
    proxy_user: str = Field(
        "",
        description="The header in which these proxies, and nobody else, say who asks. Without, they do not.",
    )
    proxy_groups: str = Field("", description="The header in which they say the groups of who asks.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings(**given: Any) -> Settings:
    """The settings of this run; arguments that are None leave the choice to the other sources.

    Raises LessonbaseError naming the setting if a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"])
        raise LessonbaseError(
            f"The setting {name!r} cannot be used: {fault['msg']}. It comes from an argument, the environment "
            f"(LESSONBASE_{name.upper()}) or lessonbase.toml in this folder."
        ) from error
