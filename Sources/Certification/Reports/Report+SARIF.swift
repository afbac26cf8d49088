import Sandbox

extension Report {
    /// The findings for code hosts: SARIF 2.1.0. Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    package var sarif: JSONValue {
        let indices = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let described: [JSONValue] = rules.map { rule in
            [
                "id": .string(rule.id), "shortDescription": ["text": .string(rule.title)],
                "defaultConfiguration": ["level": .string(rule.severity == .reject ? "error" : "note")],
            ]
        }
        let results: [JSONValue] = findings.map { item in
            let place = item.location ?? AuditResult.Place(file: card, line: 1, column: 1)
            return [
                "ruleId": .string(item.rule), "ruleIndex": .int(indices[item.rule] ?? 0),
                "level": .string(item.severity == .reject ? "error" : "note"),
                "message": ["text": .string(item.message + " " + item.fix)],
                "locations": [
                    [
                        "physicalLocation": [
                            "artifactLocation": ["uri": .string(Self.uri(place.file))],
                            "region": ["startLine": .int(place.line), "startColumn": .int(place.column)],
                        ]
                    ]
                ],
            ]
        }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                ["tool": ["driver": ["name": "lintel", "rules": .array(described)]], "results": .array(results)]
            ],
        ]
    }

    /// A relative path as a URI reference.
    private static func uri(_ path: String) -> String {
        FormCodec.escape(path).replacing("%2F", with: "/").replacing("+", with: "%20")
    }
}
