"""Single sign-on: OpenID Connect (Core 1.0, the code flow with PKCE), through Authlib."""

import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lessonbase.errors import LibraryError, SignInError
from lessonbase.model import Frozen, Role
from lessonbase.service.identities import Identity, groups_of, roles_of

log = logging.getLogger(__name__)

SECONDS = 10
PATIENCE = 600  # seconds that somebody may be away at the provider
LEEWAY = 60  # seconds by which the clocks of two machines may differ
# Signed by a key of the provider; never "none", nor a secret that two share.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")


class Asked(Frozen):
    """What is kept in the browser, signed, while somebody is at the provider."""

    state: str
    nonce: str
    verifier: str
    then: str = ""

    def sealed(self, secret: str) -> str:
        """Itself, signed, with the time."""
        return str(URLSafeTimedSerializer(secret, salt="lessonbase.sign-on").dumps(self.model_dump_json()))

    @classmethod
    def opened(cls, secret: str, sealed: str) -> "Asked":
        """What was sealed at most PATIENCE seconds ago. Raises SignInError for anything else."""
        try:
            told = URLSafeTimedSerializer(secret, salt="lessonbase.sign-on").loads(sealed, PATIENCE)
        except BadSignature as error:
            raise SignInError("The sign-on took too long, or was begun elsewhere. Try again.") from error
        return cls.model_validate_json(told)


class SignOn:
    """Sign-on at one provider. `roles` are those of the values of the claim `groups`; "*" stands for everybody."""

    def __init__(
        self, issuer: str, client: str, secret: str, roles: Mapping[str, Role], name: str, groups: str
    ) -> None:
        self.issuer = issuer
        self._client = client
        self._secret = secret
        self._roles = roles
        self._name = name
        self._groups = groups

    def begin(self, back: str, then: str) -> tuple[str, Asked]:
        """Where to send a browser, and what to keep; it comes `back` to an address of ours. Raises LibraryError."""
        asked = Asked(
            state=generate_token(32), nonce=generate_token(32), verifier=generate_token(64), then=then
        )
        with self._at_provider(back) as client:
            address, _ = client.create_authorization_url(
                self._provider["authorization_endpoint"],
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.verifier,
            )
        return address, asked

    def end(self, back: str, asked: Asked, said: Mapping[str, str]) -> Identity:
        """Who came back, by what the provider said (the parameters of the address). Raises SignInError for whatever does not
        hold, LibraryError where the provider cannot be asked."""
        if said.get("state") != asked.state or not said.get("code"):
            raise SignInError("The sign-on was not ended as it was begun. Try again.")
        try:
            with self._at_provider(back) as client:
                token = client.fetch_token(
                    self._provider["token_endpoint"], code=said["code"], code_verifier=asked.verifier
                )
            claims = self._claims(str(token.get("id_token", "")), asked.nonce)
        except (OAuthError, JoseError, ValueError) as error:
            log.warning("a sign-on was refused: %s", type(error).__name__)
            raise SignInError(
                "The sign-on was refused by what the provider says of it. Try again."
            ) from error
        except httpx.HTTPError as error:
            raise _unreachable(self.issuer) from error
        of = _several(claims.get(self._groups))
        name = str(claims.get(self._name) or claims["sub"])
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            name=name,
            roles=roles_of(of, self._roles),
            groups=groups_of(of),
        )

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        try:
            read = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            del self._keys  # the provider may have taken another key
            read = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
        own = {
            "iss": {"essential": True, "value": self._provider["issuer"]},
            "aud": {"essential": True, "value": self._client},
        }
        params = {"nonce": nonce, "client_id": self._client}
        CodeIDToken(read.claims, read.header, options=own, params=params).validate(leeway=LEEWAY)
        return read.claims

    def _at_provider(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._client,
            self._secret,
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=SECONDS,
        )

    @cached_property
    def _provider(self) -> Mapping[str, Any]:
        found = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise LibraryError(
                f"{self.issuer} says that it is another provider. Check LESSONBASE_OIDC_ISSUER."
            )
        return found

    @cached_property
    def _keys(self) -> KeySet:
        return KeySet.import_key_set(_fetched(self._provider["jwks_uri"]))  # type: ignore[arg-type]


def _fetched(address: str) -> Mapping[str, Any]:
    try:
        answer = httpx.get(address, timeout=SECONDS)
        answer.raise_for_status()
        found: Mapping[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _unreachable(address) from error
    return found


def _unreachable(what: str) -> LibraryError:
    return LibraryError(f"The provider of sign-ons cannot be asked ({what}). Wait a moment and try again.")


def _several(claim: object) -> Sequence[str]:
    if isinstance(claim, str):
        return [claim]
    return [str(each) for each in claim] if isinstance(claim, (list, tuple)) else []
