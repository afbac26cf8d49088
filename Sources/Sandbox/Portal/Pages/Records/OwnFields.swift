import GRDB

/// A custom field of the CRM whose type belongs to an application, which draws it in a frame of its own.
struct OwnField: Sendable {
    var kind: RecordKind
    /// `UF_CRM_1700000000`
    var name: String
    var title: String
    var isMultiple: Bool
    var isMandatory: Bool
    /// The application's page for fields of the type.
    var binding: WidgetBinding
}

/// Finds the fields of applications' own types.
///
/// Source: the platform's documentation, "Custom field types".
enum OwnFields {
    /// Every such field of the portal whose type is still registered.
    static func all(_ db: Database, portal: PortalRow) throws -> [OwnField] {
        let bindings = try WidgetBinding.all(db, portal: portal).filter { $0.placement == FieldTypeMethods.placement }
        guard !bindings.isEmpty else { return [] }
        let types = try Row.fetchAll(
            db,
            sql: """
                SELECT json_extract(fields, '$.client') AS client, json_extract(fields, '$.code') AS code,
                json_extract(fields, '$.handler') AS handler FROM record WHERE portalID = ? AND type = 'userfieldtype'
                """,
            arguments: [portal.id])
        let definitions = try String.fetchAll(
            db,
            sql: """
                SELECT fields FROM record WHERE portalID = ? AND type = 'crm.userfield'
                AND json_extract(fields, '$.USER_TYPE_ID') LIKE 'rest%' ORDER BY id
                """,
            arguments: [portal.id])
        return definitions.compactMap { text in
            guard let fields = (try? JSONValue(parsing: text))?.object, let name = fields["FIELD_NAME"]?.text,
                let type = fields["USER_TYPE_ID"]?.text, let kind = kind(of: fields["ENTITY_ID"]?.text ?? "")
            else { return nil }
            let binding = bindings.first { binding in
                types.contains { known in
                    let code: String = known["code"] ?? ""
                    return known["client"] == binding.entry.application.clientID
                        && known["handler"] == binding.row.handler && type.hasSuffix("_\(code)")
                }
            }
            guard let binding else { return nil }
            return OwnField(
                kind: kind, name: name, title: title(fields) ?? name, isMultiple: fields["MULTIPLE"]?.text == "Y",
                isMandatory: fields["MANDATORY"]?.text == "Y", binding: binding)
        }
    }

    private static func title(_ settings: JSONObject) -> String? {
        let label = settings["EDIT_FORM_LABEL"]
        let text = label?.text ?? label?.object?.values.lazy.compactMap(\.text).first { !$0.isEmpty }
        return text?.isEmpty == false ? text : nil
    }

    private static func kind(of entity: String) -> RecordKind? {
        RecordKind.allCases.first { "CRM_\($0.placementName)" == entity }
    }

    /// `PLACEMENT_OPTIONS` of a field's frame.
    static func options(
        kind: RecordKind, recordID: Int, name: String, value: JSONValue, isMultiple: Bool, isMandatory: Bool,
        mode: String
    ) -> JSONObject {
        [
            "MODE": .string(mode), "ENTITY_ID": .string("CRM_\(kind.placementName)"), "FIELD_NAME": .string(name),
            "ENTITY_VALUE_ID": .string(String(recordID)), "VALUE": value, "MULTIPLE": isMultiple ? "Y" : "N",
            "MANDATORY": isMandatory ? "Y" : "N", "XML_ID": .null,
            "ENTITY_DATA": [
                "entityTypeId": .int(kind.entityTypeID), "entityId": .string(String(recordID)), "module": "crm",
            ],
        ]
    }
}
