"""The legal profile of a municipality: four facts are asked, the rest has a default that may be changed."""


def legal_profile(municipality: str, controller: str, contact: str, authority: str, months: int) -> dict[str, object]:
    """Every field of the notice, filled. Raises ValueError naming the field that is empty."""
    name, _, address = (controller or "The town clerk (invented), Town hall").partition(",")
    profile: dict[str, object] = {
        "controller_name": name.strip(),
        "controller_address": address.strip() or municipality,
        "contact": contact or f"{name.strip()}",
        "dpo": "none",
        "sender": name.strip(),
        "operator": f"the technical service of {name.strip()}",
        "operator_employer": name.strip(),
        "authority_name": authority or "none named (demonstration)",
        "authority_url": "none",
        "registration_number": "not required",
        "basis": "public interest",
        "purpose": "to find out what to make simpler in the work with residents",
        "transfer_notice": "none",
        "hosting_country": "the machine of the municipality",
        "retention_raw_months": months,
        "retention_ids_days": 30,
        "complaint_text": "none",
    }
    empty = [field for field, value in profile.items() if value == ""]
    if empty:
        raise ValueError(f"empty: {', '.join(empty)}")
    return profile
