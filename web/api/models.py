"""Which models embed titles and word reasons, for whom, and what that costs."""

from collections.abc import Mapping
from typing import Any

from shared import options
from shared.models import ai_service, costs, embedding_spaces, language_model, local_models, model_tests, prices
from shared.models.ai_service import Service
from shared.models.model_tests import Tried
from shared.people import profiles
from shared.words import wording
from shared.words.wording import Choice
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.options import apply
from web.api.schemas import models as schemas
from web.api.schemas.embeddings import EmbeddingModel, EmbeddingModelChanges
from web.auth import audience

blueprint = Blueprint("models", __name__, url_prefix="/settings", description="Models and what they cost.")

EXPLANATION = {
    "enabled": "words.by_model",
    "allow_override": "words.allow_override",
    "in_libraries": "output.reasons",
}


@blueprint.get("/ai-service")
@audience("admin")
@blueprint.answers(schemas.AiService)
def service() -> Service:
    """Get the model service

    Where models are asked that do not run on this machine; the key itself is never shown.
    """
    return ai_service.get(request_db.conn())


@blueprint.put("/ai-service")
@audience("admin")
@in_person
@blueprint.arguments(schemas.AiServiceChanges)
@blueprint.answers(schemas.AiService)
def connect(asked: Mapping[str, Any]) -> Service:
    """Set the model service

    Any that speaks as OpenAI's does. Without a key the stored one is kept, where it was entered for this very address.
    """
    return ai_service.change(request_db.conn(), url=asked["url"], api_key=asked["api_key"], by=auth.me().actor)


@blueprint.delete("/ai-service")
@audience("admin")
@blueprint.answers(schemas.AiService)
def forget() -> Service:
    """Delete the model service

    Address and key that were entered go; what the environment names is asked again.
    """
    return ai_service.forget(request_db.conn(), by=auth.me().actor)


@blueprint.post("/embedding-model/test")
@audience("admin")
@blueprint.answers(schemas.ModelTest)
def test_embedding() -> Tried:
    """Test the embedding model of the service

    One short text, whether or not the model is the chosen one; a refusal says why.
    """
    return model_tests.embedding(request_db.conn())


@blueprint.post("/text-generation-model/test")
@audience("admin")
@blueprint.answers(schemas.ModelTest)
def test_text() -> Tried:
    """Test the language model

    One short text that must be answered as reasons are; a refusal says why.
    """
    return model_tests.text(request_db.conn())


@blueprint.get("/embedding-model")
@audience("admin")
@blueprint.answers(EmbeddingModel)
def embedding() -> Mapping[str, object]:
    """Get the embedding model

    The chosen one, and every space that vectors are kept in.
    """
    conn = request_db.conn()
    return {
        "provider": options.get(conn, "embeddings.provider"),
        "model": embedding_spaces.model_name(conn),
        "dimensions": options.get(conn, "embeddings.dimensions"),
        "local_model": options.get(conn, local_models.OPTION),
        "decided": local_models.decision(conn),
        "has_service": _has_service(),
        "spaces": embedding_spaces.listing(conn),
    }


@blueprint.patch("/embedding-model")
@audience("admin")
@blueprint.arguments(EmbeddingModelChanges)
@blueprint.answers(EmbeddingModel)
def choose_embedding(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Set the embedding model

    Its space is filled in the background; everybody moves over at once when it is whole. A name that is not known
    here takes `confirm`.
    """
    chosen = {f"embeddings.{name}": value for name, value in changes.items() if name != "confirm"}
    apply(chosen, confirm=changes["confirm"])
    return embedding()


@blueprint.delete("/embedding-model/spaces")
@audience("admin")
@blueprint.answers(schemas.Removed)
def clean() -> Mapping[str, object]:
    """Delete unused embedding spaces

    Every space but the one that is read.
    """
    return {"removed": embedding_spaces.drop_inactive(request_db.conn(), by=auth.me().actor)}


@blueprint.get("/text-generation-model")
@audience("admin")
@blueprint.answers(schemas.TextModel)
def text() -> Mapping[str, object]:
    """Get the language model

    It words reasons and tastes.
    """
    return {"model": language_model.chosen_name(request_db.conn()), "has_service": _has_service()}


@blueprint.patch("/text-generation-model")
@audience("admin")
@blueprint.arguments(schemas.TextModelChanges)
@blueprint.answers(schemas.TextModel)
def choose_text(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Set the language model

    One of the same service; a name that is not known here takes `confirm`.
    """
    apply({"words.model": changes["model"]}, confirm=changes["confirm"])
    return text()


@blueprint.get("/ai-explanation")
@audience("admin")
@blueprint.answers(schemas.Explanation)
def explanation() -> Mapping[str, object]:
    """Get the settings of AI explanations

    Whether a language model words the reasons, whether they stand in libraries, and whether people may choose for themselves.
    """
    values = options.all_values(request_db.conn())
    return {name: values[option] for name, option in EXPLANATION.items()}


@blueprint.patch("/ai-explanation")
@audience("admin")
@blueprint.arguments(schemas.ExplanationChanges)
@blueprint.answers(schemas.Explanation)
def set_explanation(changes: Mapping[str, Any]) -> Mapping[str, object]:
    """Update the settings of AI explanations

    What is named; it counts from each person's next list on.
    """
    apply({EXPLANATION[name]: value for name, value in changes.items()})
    return explanation()


@blueprint.get("/ai-explanation/user/<int:user_id>")
@audience("admin")
@blueprint.answers(schemas.PersonsExplanation)
def persons_explanation(user_id: int) -> Choice:
    """Get the AI explanation settings of a user

    What counts for one person, and why.
    """
    conn = request_db.conn()
    return wording.choice(conn, profiles.get(conn, auth.me(), user_id).id)


@blueprint.patch("/ai-explanation/user/<int:user_id>")
@audience("admin")
@blueprint.arguments(schemas.PersonsExplanationChanges)
@blueprint.answers(schemas.PersonsExplanation)
def set_persons_explanation(changes: Mapping[str, Any], user_id: int) -> Choice:
    """Update the AI explanation settings of a user

    Let a person choose, or choose for them; null goes back to the household's.
    """
    conn = request_db.conn()
    user = profiles.get(conn, auth.me(), user_id)
    return wording.decide(conn, user.id, changes, by=auth.me().actor)


@blueprint.get("/cost-inputs")
@audience("admin")
@blueprint.answers(schemas.CostInputs)
def cost_inputs() -> Mapping[str, object]:
    """Get the inputs of the cost estimate

    Tokens spent, what is to be expected, and list prices by date. An estimate goes by what calls came to here; where
    nothing was measured yet, by a rule of thumb, and says so.
    """
    conn = request_db.conn()
    there = costs.inputs(conn)
    return {
        **there.titles,
        "people": there.people,
        "spent": costs.spent(conn),
        "in_use": costs.used(conn),
        "estimate": costs.expected(conn),
        "prices": [{"model": model, "price": price, "until": until} for model, price, until in prices.each()],
    }


def _has_service() -> bool:
    return ai_service.get(request_db.conn()).is_there
