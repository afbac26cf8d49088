/// The keys that each part of a card may have. The parser and the published JSON Schema are held to this table by a test.
enum CardKeys {
    /// `*` stands for a key that the card's author chooses.
    static let table: [String: [String]] = [
        "": ["application", "run", "sources", "listing", "review"],
        "application": [
            "code", "type", "solution", "version", "interface", "mobile", "installable_by_user", "scopes", "placements",
            "urls", "events",
        ],
        "application.urls": ["application", "installer", "callback", "settings", "redirect", "archive"],
        "run": ["command", "origin", "ready", "data", "env"],
        "run.env": ["*"],
        "listing": [
            "region", "languages", "icon", "screenshots", "privacy_policy", "license", "categories", "keywords",
            "pricing",
        ],
        "listing.languages": ["*"],
        "listing.languages.*": ["name", "short", "full", "installation", "support"],
        "listing.pricing": ["model", "external_service"],
        "review": ["contact", "changes", "previous", "test_account", "guide", "services"],
        "review.contact": ["name", "email", "phone"],
        "review.changes": ["*"],
        "review.test_account": ["url", "login", "notes"],
    ]

    /// The keys that must stand where their part stands.
    static let required: [String: [String]] = [
        "": ["application"],
        "application": ["code", "version"],
        "listing.languages.*": ["name"],
        "review.contact": ["name"],
        "listing.pricing": ["model"],
    ]
}
