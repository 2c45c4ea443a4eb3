"""The fields that each paper may print, by whose they are (design of documents, *papers that never mix*).

A field that a paper prints beside these has to be put here, after a look at who reads that paper.
"""

from __future__ import annotations

ALLOWED: dict[str, dict[str, str]] = {
    "packet": {
        "case": (
            "address_programme ask_for case_number county court declaration guns "
            "safe_address safe_address2 safe_city safe_country safe_email safe_name "
            "safe_phone safe_state safe_zip"
        ),
        "entry.chosen": (
            "before care children cost county effect exact_words from_what harm i_did kinds "
            "language my_location often order_violated pets police state technology "
            "their_location title told_to_stop translated_by translator_languages typed_by "
            "weapon what when_words where witnessed words"
        ),
        "item.used": "caption description device translated_by translation translator_languages",
        "order.ours": "court kind number served state terms",
        "person.child": "age name relationship",
        "person.me": "name",
        "person.respondent": "name weapons",
        "person.witness": "name",
        "report.used": "agency badge number officer outcome_by reported words",
    },
    "confidential-respondent": {
        "case": "case_number county court guns",
        "person.respondent": (
            "address age aliases best_time birth_date cautions description email employer "
            "eyes gender hair handle height language licence marks name phone race school "
            "school_address speaks_english vehicle weapons weight where_found work_address "
            "work_hours work_phone"
        ),
    },
    "confidential-petitioner": {
        "case": (
            "address_programme case_number county court safe_address safe_address2 "
            "safe_city safe_country safe_email safe_name safe_phone safe_state safe_zip"
        ),
        "person.child": "address name phone school school_address",
        "person.me": (
            "address birth_date email employer handle may_know_address name phone school "
            "school_address work_address work_hours work_phone"
        ),
    },
    "ic3": {
        "case": (
            "ic3_agencies ic3_business_name ic3_complaint_date ic3_complaint_number "
            "ic3_description ic3_earlier ic3_it_contact ic3_other_contact ic3_subsector "
            "ic3_technical ic3_total ic3_witnesses safe_address safe_address2 safe_city "
            "safe_country safe_county safe_email safe_zip"
        ),
        "entry.chosen": "what",
        "money": (
            "amount card_number crypto_hash from_account from_identifier from_wallet "
            "recipient_identifier to_account to_identifier to_name to_routing to_swift "
            "to_wallet"
        ),
        "person.me": "name",
        "person.respondent": "address aliases email employer handle ip_address name phone website",
    },
    "bundle": {
        "case": (
            "address_programme ask_for case_number children_together county court "
            "declaration guns interpreter lived_together safe_address safe_address2 "
            "safe_city safe_country safe_email safe_name safe_phone safe_state safe_zip"
        ),
        "entry.chosen": (
            "before care children cost county effect exact_words from_what harm i_did kinds "
            "language my_location often order_violated pets police state technology "
            "their_location title told_to_stop translated_by translator_languages typed_by "
            "weapon what when_words where witnessed words"
        ),
        "item.used": (
            "account caption description device how_got transcribed_by transcript "
            "translated_by translation translator_languages"
        ),
        "order.ours": "court kind number served state terms",
        "person.child": "age name relationship",
        "person.me": "name",
        "person.respondent": (
            "address agency aliases badge email handle name phone relationship vehicle weapons website"
        ),
        "person.witness": "name relationship",
        "report.used": "agency badge number officer outcome_by reported words",
    },
    "csv": {
        "entry.chosen": (
            "before care children cost county effect exact_words from_what harm i_did kinds "
            "language my_location often order_violated pets police state technology "
            "their_location title told_to_stop typed_by weapon what when_words where witnessed words"
        ),
        "person.respondent": "name",
        "person.witness": "name",
        "report.used": "agency number",
    },
    "json": {
        "case": (
            "address_programme ask_for case_number children_together county court "
            "declaration guns interpreter lived_together safe_address safe_address2 "
            "safe_city safe_country safe_email safe_name safe_phone safe_state safe_zip"
        ),
        "entry.chosen": (
            "before care children cost county effect exact_words from_what harm i_did kinds "
            "language my_location often order_violated pets police state technology "
            "their_location title told_to_stop translated_by translator_languages typed_by "
            "weapon what when_words where witnessed words"
        ),
        "item.used": (
            "account caption description device how_got transcribed_by transcript "
            "translated_by translation translator_languages"
        ),
        "order.ours": "court kind number served state terms",
        "person.child": "age name relationship",
        "person.me": "name",
        "person.respondent": (
            "address agency aliases badge email handle name phone relationship vehicle weapons website"
        ),
        "person.witness": "name relationship",
        "report.used": "agency badge number officer outcome_by reported words",
    },
    "handling": {
        "item.used": "device how_got",
    },
    "copysheet": {
        "case": (
            "ask_for children_together county court guns lived_together safe_address "
            "safe_address2 safe_city safe_country safe_email safe_name safe_phone "
            "safe_state safe_zip"
        ),
        "entry.chosen": "harm often police weapon what witnessed",
        "item.used": "caption",
        "person.child": "name",
        "person.me": "name",
        "person.respondent": "aliases name weapons",
        "person.witness": "name",
    },
    "chronology": {
        "debt": "amount balance currency debt what",
        "entry.chosen": (
            "before care children cost county effect exact_words from_what harm i_did kinds "
            "language my_location often order_violated pets police state technology "
            "their_location title told_to_stop typed_by weapon what when_words where words"
        ),
        "item.used": "caption",
        "journey": "border cost currency destination origin stay",
        "kept": "given_back how kept_where",
        "person.child": "name parts relationship",
        "person.me": "name",
        "person.respondent": "name parts relationship",
        "person.stranger": "name parts relationship",
        "person.witness": "name parts relationship",
        "promise": "promised reality told_how",
        "report.unused": "agency asked badge gave next_step number officer outcome_by words",
        "report.used": "agency asked badge gave next_step number officer outcome_by words",
        "work": "brought_in currency finish hours kept kept_for promised quota start what where",
    },
}
