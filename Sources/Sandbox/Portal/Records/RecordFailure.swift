/// How the CRM's methods refuse. The classic ones give no code.
///
/// Source: the platform's documentation, the pages of `crm.deal.*` and `crm.item.*`.
enum RecordFailure {
    static let accessDenied = RESTFailure("", status: 400, "Access denied.")
    static let notFound = RESTFailure("", status: 400, "Not found")
    static let invalidID = RESTFailure("", status: 400, "ID is not defined or invalid.")

    static func mustBeArray(_ parameter: String) -> RESTFailure {
        RESTFailure("", status: 400, "Parameter '\(parameter)' must be array.")
    }

    static let itemAccessDenied = RESTFailure(.accessDenied, status: 400, "Access denied")
    static let itemViewDenied = RESTFailure(.accessDenied, status: 400, "You do not have permission to view this item")
    static let itemNotFound = RESTFailure(.notFound, status: 400, "Item not found")
    static let typeNotFound = RESTFailure(.notFound, status: 400, "SPA not found")

    static func missingParameter(_ name: String) -> RESTFailure {
        RESTFailure("100", status: 400, "Could not find value for parameter {\(name)}")
    }

    static func invalidArgument(_ text: String) -> RESTFailure { RESTFailure(.invalidArgumentValue, status: 400, text) }

    static func invalidValue(_ field: String) -> RESTFailure {
        RESTFailure("CRM_FIELD_ERROR_VALUE_NOT_VALID", status: 400, "Invalid value for field \"\(field)\"")
    }

    /// The pages say that it is checked, and not how it is refused: the code follows that of a value that is not valid.
    static func required(_ field: String) -> RESTFailure {
        RESTFailure("CRM_FIELD_ERROR_REQUIRED", status: 400, "The field \"\(field)\" is required")
    }

    static func expectedIterable(_ type: String) -> RESTFailure {
        RESTFailure("100", status: 400, "Expected iterable value for multiple field, but got \(type) instead")
    }
}

/// What a person may do with the records of a type.
enum RecordRights: String, Sendable, Hashable {
    case none
    /// Only with those that he is responsible for.
    case own
    case all

    private static let central = ["crm.lead", "crm.deal", "crm.contact", "crm.company"]

    init(_ caller: Caller, type: RecordType) { self.init(caller.user, type: type.name) }

    /// - Parameter type: name of a record type, such as `crm.deal`.
    init(_ person: PersonRow, type: String) {
        if person.isAdmin {
            self = .all
            return
        }
        let access = person.access == "{}" ? nil : (try? JSONValue(parsing: person.access))?.object
        let family = String(type.prefix { $0 != "." })
        var value = access?[type] ?? access?["\(family).*"] ?? access?[family]
        // Whoever sees none of the CRM's customers and deals sees nothing else of it.
        if value == nil, family == "crm", Self.central.allSatisfy({ access?[$0]?.string?.lowercased() == "none" }) {
            value = "none"
        }
        switch value?.string?.lowercased() {
        case "none": self = .none
        case "own": self = .own
        default: self = .all
        }
    }

    func covers(_ record: Record, userID: Int) -> Bool {
        switch self {
        case .none: false
        case .own: record.fields["ASSIGNED_BY_ID"]?.integer == userID
        case .all: true
        }
    }
}
