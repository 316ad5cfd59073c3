"""What each fact of an entry is called in everyday words, by the fields it is kept in."""

from collections.abc import Mapping

from heartdesk.directory.groups import GROUP_FIELDS

_NAMES: Mapping[str, str] = {
    "name": "Name",
    "alternate_name": "Other names",
    "description": "What it is",
    "what_to_expect": "What happens when you go",
    "who_greets": "Who will greet you",
    "phones": "Phone",
    "hours": "Days and times",
    "place": "Where",
    "getting_there": "Getting there",
    "cost": "Cost",
    "bring": "Bring",
    "no_need_to_bring": "No need to bring",
    "access_notes": "Access",
    "eligibility_description": "Who it is for",
    "application_process": "How to get in",
    "status": "Is it running",
    "needs": "Helps with",
    "localities": "Hub areas",
    "group": "Group",
    "sessions": "Who came",
    "url": "Web",
    "email": "Email",
    "staff_note": "Staff note",
    "asn_support": "Additional support needs",
    "trial_visit": "Trial visit",
    "quiet_session": "Quiet session",
    "drop_ins": "Drop-ins",
    "reach": "Ways of taking part",
    "kit": "Starting the group",
    "languages": "Languages",
    "interpretation_services": "Interpreter",
    "service_areas": "Areas it serves",
    "required_documents": "Papers to bring",
    "attributes": "Tags",
    "contacts": "Whom to ask for",
    "places": "Places left",
    "ages": "Ages",
    "led_by": "Who leads it",
    "organization_id": "Who runs it",
    "bus": "Bus",
    "funding_until": "How long the money lasts",
    "alert": "Take care",
    "checks": "Checked",
    "phone": "Phone",
    "town": "Town or village",
    "address": "Address",
    "opening_text": "When it is open",
}
_PART_OF: Mapping[str, str] = {
    "schedules": "hours",
    "hours_text": "hours",
    "hours_confirmed": "hours",
    "addresses": "place",
    "settlement": "place",
    "location_type": "place",
    "latitude": "place",
    "longitude": "place",
    "service_at_locations": "place",
    "fees_description": "cost",
    "cost_options": "cost",
    "minimum_age": "ages",
    "maximum_age": "ages",
    "closing_on": "status",
    "back_on": "status",
    "go_instead": "status",
    "capacities": "places",
    **dict.fromkeys(GROUP_FIELDS, "group"),
}


def fact_of(name: str) -> str:
    """The fact that a field of an entry is part of."""
    top = name.split("/", maxsplit=1)[0]
    return _PART_OF.get(top, top)


def fact_name(fact: str) -> str:
    """What a fact is called."""
    return _NAMES.get(fact, "Other details")
