"""What to say on the phone when somebody is handed over: no more than they agreed to, to nobody else."""

from heartdesk.consent.model import Outgoing

LABELS = {
    "name": "What to call them",
    "full_name": "Full name",
    "reach": "The safe way to reach them",
    "place": "Roughly where they live",
    "address": "Address",
    "language": "The language they like best",
    "access": "What helps when you meet",
    "needs": "What they would like help with",
    "so_far": "What was tried so far",
    "family": "Who else is at home",
    "safety": "What helps them feel safe",
    "visit": "What a visitor should know",
}
"""What stands before each thing that is passed on, in the words of the service that reads it."""


def call_script(outgoing: Outgoing) -> tuple[str, ...]:
    """The call, a sentence or two a step, in order."""
    told = [f"{LABELS.get(code, code)}: {words}" for code, words in outgoing.items.items()]
    whose = f" from {outgoing.organization_name}" if outgoing.organization_name else ""
    return (
        f"“This is {outgoing.worker_name}{whose}. Is that {outgoing.recipient_name}?”",
        "Say nothing more before they say yes. Leave no message.",
        "“Somebody has asked us to put them in touch with you. They agreed that I tell you this. Can you talk now?”",
        *told,
        "“Please use it only for that, and keep no more than you need. If they change their mind I ring you again.”",
        "“Can you take it up? When will they hear from you, and whom can they ask for?” Keep the answer here.",
    )
