"""Numbers as Prometheus reads them."""

from prometheus_client.parser import text_string_to_metric_families


def numbers(text: str) -> dict[str, float]:
    """Name and labels, those in the alphabet's order, and the value."""
    return {
        sample.name + _told(sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def types(text: str) -> dict[str, str]:
    return {family.name: family.type for family in text_string_to_metric_families(text)}


def _told(labels: dict[str, str]) -> str:
    told = ",".join(f'{name}="{labels[name]}"' for name in sorted(labels))
    return f"{{{told}}}" if told else ""
